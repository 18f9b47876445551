/// A `CREATE TABLE` statement, cut into what a rebuild needs of it.
struct TableText {
    private let bytes: [UInt8]
    /// Where it calls the table by its name: at its head, and before the columns of a condition.
    private let names: [Range<Int>]

    /// What stands between the commas of its brackets: its columns in their order, then its constraints.
    let items: [String]

    /// The conditions behind each `CHECK`, without comments and blanks that mean nothing.
    let checks: Set<String>

    /// Whether it says `AUTOINCREMENT`.
    let isNumbered: Bool

    /// Reads a statement as the database keeps it; `nil` when it makes no table with columns of its own.
    init?(_ sql: String) {
        let bytes = Array(sql.utf8)
        var scanner = SQLScanner(bytes)
        var tokens: [SQLScanner.Token] = []
        while let token = scanner.next() { tokens.append(token) }
        guard tokens.count > 4, tokens[1].says("TABLE", in: bytes), tokens[3].says("(", in: bytes) else { return nil }
        let name = TableName(written: String(decoding: bytes[tokens[2].range], as: UTF8.self))
        let qualifiers = zip(tokens, tokens.dropFirst()).dropFirst(3).filter { token, next in
            next.says(".", in: bytes) && TableName(written: String(decoding: bytes[token.range], as: UTF8.self)) == name
        }
        (self.bytes, names) = (bytes, [tokens[2].range] + qualifiers.map(\.0.range))

        var (items, checks): ([String], Set<String>) = ([], [])
        var depth = 0
        var item: Range<Int>?
        for (index, token) in tokens.enumerated().dropFirst(3) {
            if token.says("(", in: bytes) { depth += 1 }
            if token.says(")", in: bytes) { depth -= 1 }
            let ends = depth == 0 || (depth == 1 && token.says(",", in: bytes))
            if ends, let range = item {
                items.append(String(decoding: bytes[range], as: UTF8.self))
                item = nil
            } else if index > 3 {
                item = (item ?? token.range).lowerBound..<token.range.upperBound
            }
            if depth == 0 { break }
            if token.says("CHECK", in: bytes) { checks.insert(Self.condition(behind: index, of: tokens, in: bytes)) }
        }
        (self.items, self.checks) = (items, checks)
        isNumbered = tokens.contains { $0.says("AUTOINCREMENT", in: bytes) }
    }

    /// The statement for a table of another name. When that is renamed, the database changes what its conditions call it.
    func named(_ other: String) -> String {
        var text: [UInt8] = []
        var end = 0
        for name in names {
            text += bytes[end..<name.lowerBound] + Array(other.quoted.utf8)
            end = name.upperBound
        }
        return String(decoding: text + bytes[end...], as: UTF8.self)
    }

    /// What stands in the brackets behind the token at `index`.
    private static func condition(behind index: Int, of tokens: [SQLScanner.Token], in bytes: [UInt8]) -> String {
        var depth = 0
        let inner = tokens.dropFirst(index + 1).prefix { token in
            if token.says("(", in: bytes) { depth += 1 }
            if token.says(")", in: bytes) { depth -= 1 }
            return depth > 0
        }.dropFirst()
        guard let first = inner.first, let last = inner.last else { return "" }
        let text = String(decoding: bytes[first.range.lowerBound..<last.range.upperBound], as: UTF8.self)
        return StatementLayout.text(of: text)
    }
}

extension SQLScanner.Token {
    /// Whether it is this keyword, in either case, or this sign.
    func says(_ word: String, in bytes: [UInt8]) -> Bool {
        range.count == word.utf8.count && String(decoding: bytes[range], as: UTF8.self).uppercased() == word
    }
}

extension String {
    /// As an identifier in quotation marks.
    var quoted: String {
        // Not by Character: to it, a mark and an accent behind it are one.
        "\"" + unicodeScalars.reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : String($1) } + "\""
    }
}

extension [String] {
    /// As identifiers with commas between them.
    var quoted: String { map(\.quoted).joined(separator: ", ") }
}

/// Lays out a statement so that spellings which differ in blanks, comments and needless quotation marks become one text.
///
/// It is for comparing and reading; the database gets the statement as it was written.
struct StatementLayout {
    private let bytes: [UInt8]
    private var text: [UInt8] = []
    private var depth = 0
    /// The first two words in upper case, which tell a table from everything else.
    private var words: [[UInt8]] = []
    private var previous: SQLScanner.Token?
    private var isLineNew = true

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func text(of sql: String) -> String {
        var layout = StatementLayout(Array(sql.utf8))
        var scanner = SQLScanner(layout.bytes)
        while let token = scanner.next() {
            if case .unterminated = token.kind { return sql }
            layout.add(token)
        }
        while let last = layout.text.last, last == UInt8(ascii: ";") || last == UInt8(ascii: "\n") { layout.text.removeLast() }
        return String(decoding: layout.text, as: UTF8.self)
    }

    private mutating func add(_ token: SQLScanner.Token) {
        if words.count < 2 { words.append(bytes[token.range].map { $0 & 0xDF }) }
        let first = bytes[token.range.lowerBound]
        if first == UInt8(ascii: ")") {
            if breaksLines { breakLine() }
            depth -= 1
        }
        if !isLineNew, !isGlued(token, first: first) { text.append(UInt8(ascii: " ")) }
        isLineNew = false
        text += plain(bytes[token.range])
        previous = token

        if first == UInt8(ascii: "(") { depth += 1 }
        let opensOrParts = first == UInt8(ascii: "(") || first == UInt8(ascii: ",")
        if opensOrParts, breaksLines { breakLine(indented: true) }
        if token.kind == .semicolon || bytes[token.range].elementsEqual("BEGIN".utf8) { breakLine() }
    }

    /// A table has each column on a line of its own.
    private var breaksLines: Bool { depth == 1 && words == [Array("CREATE".utf8), Array("TABLE".utf8)] }

    private mutating func breakLine(indented: Bool = false) {
        text += indented ? "\n    ".utf8 : "\n".utf8
        isLineNew = true
    }

    /// Whether no blank belongs between the token before and this one.
    private func isGlued(_ token: SQLScanner.Token, first: UInt8) -> Bool {
        guard let previous else { return true }
        let last = bytes[previous.range.lowerBound]
        if last == UInt8(ascii: "(") || last == UInt8(ascii: ".") { return true }
        if ").,;".utf8.contains(first) { return true }
        let isAdjacent = previous.range.upperBound == token.range.lowerBound
        if first == UInt8(ascii: "'") { return isAdjacent && previous.kind == .word }  // x'00'
        return isAdjacent && last.isOperator && first.isOperator  // ||, <=, ->>
    }

    /// A quoted name without its quotation marks, where it needs none; else within those of the standard.
    private func plain(_ token: ArraySlice<UInt8>) -> [UInt8] {
        guard let mark = token.first, "\"`[".utf8.contains(mark), token.count > 2 else { return Array(token) }
        let inner = token.dropFirst().dropLast()
        if let first = inner.first, !first.isDigit, inner.allSatisfy(\.isPlainNameByte) { return Array(inner) }
        guard mark != UInt8(ascii: "\"") else { return Array(token) }
        let name = TableName(written: String(decoding: token, as: UTF8.self))
        return Array(name.text.quoted.utf8)
    }
}

extension UInt8 {
    fileprivate var isOperator: Bool { "+-*/%<>=!|&~".utf8.contains(self) }

    fileprivate var isPlainNameByte: Bool {
        isLowerLetterOrDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || self == UInt8(ascii: "_")
    }
}

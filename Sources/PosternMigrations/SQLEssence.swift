/// What a script says, without what means nothing to the database: comments, blanks and ends of lines between its tokens.
///
/// What is quoted counts byte by byte: for `String`, two spellings of one accented letter are equal, for a database they are not.
struct SQLEssence {
    private let script: RevisionScript
    private let bytes: [UInt8]
    private let tokens: [SQLScanner.Token]

    init(_ script: RevisionScript) {
        self.script = script
        bytes = Array(script.text.utf8)
        var scanner = SQLScanner(bytes, script.dialect)
        var tokens: [SQLScanner.Token] = []
        while let token = scanner.next() { tokens.append(token) }
        self.tokens = tokens
    }

    /// Calls `body` with every byte that counts. A line feed stands between two tokens, unless a word touches the quotation behind
    /// it: `x'00'` is a blob, and `x '00'` a column with another name.
    func forEachByte(_ body: (UInt8) -> Void) {
        for (index, token) in tokens.enumerated() {
            if index > 0, !isTouching(tokens[index - 1], token) { body(UInt8(ascii: "\n")) }
            for byte in bytes[token.range] { body(byte) }
        }
    }

    private func isTouching(_ token: SQLScanner.Token, _ next: SQLScanner.Token) -> Bool {
        token.kind == .word && bytes[next.range.lowerBound] == UInt8(ascii: "'")
            && token.range.upperBound == next.range.lowerBound
    }

    /// The places where this script and `other` begin to say different things; `nil` when they say the same.
    func difference(from other: SQLEssence) -> (here: Place, there: Place)? {
        for index in 0..<min(tokens.count, other.tokens.count) {
            let (own, others) = (bytes[tokens[index].range], other.bytes[other.tokens[index].range])
            let isSplit =
                index > 0
                && isTouching(tokens[index - 1], tokens[index])
                    != other.isTouching(other.tokens[index - 1], other.tokens[index])
            guard isSplit || own != others else { continue }
            let same = zip(own, others).prefix { $0 == $1 }.count
            return (place(at: own.startIndex + same), other.place(at: others.startIndex + same))
        }
        guard tokens.count != other.tokens.count else { return nil }
        let count = min(tokens.count, other.tokens.count)
        return (place(ofToken: count), other.place(ofToken: count))
    }

    private func place(ofToken index: Int) -> Place {
        guard index < tokens.count else { return Place(line: nil, text: nil) }
        return place(at: tokens[index].range.lowerBound)
    }

    private func place(at offset: Int) -> Place {
        let feed = UInt8(ascii: "\n")
        let offset = min(offset, bytes.count - 1)
        let start = bytes[..<offset].lastIndex(of: feed).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(of: feed) ?? bytes.count
        let text = String(decoding: bytes[start..<max(start, end)], as: UTF8.self).trimmed
        let isLong = text.count > Self.excerptLimit
        return Place(
            line: script.firstLine + bytes[..<start].count { $0 == feed },
            text: isLong ? text.prefix(Self.excerptLimit) + "…" : text)
    }

    /// How many characters of a line are shown.
    private static let excerptLimit = 160

    /// A line of a script; nothing where the script has ended.
    struct Place: Equatable {
        let line: Int?
        let text: String?
    }
}

/// The SQL of one section of a revision, and where it stands.
public struct RevisionScript: Sendable, Equatable {
    /// The text, with `\n` at the end of each line but the last.
    public let text: String

    /// The file that holds it, as errors name it; for a text out of the ledger, the ledger.
    public let file: String

    /// The number of its first line in that file, counted from 1.
    public let firstLine: Int

    /// Whether it says `transaction=false`: it is then one statement, which cannot run in a transaction.
    public let isOutsideTransaction: Bool

    init(text: String, file: String, firstLine: Int, isOutsideTransaction: Bool = false) {
        self.text = text
        self.file = file
        self.firstLine = firstLine
        self.isOutsideTransaction = isOutsideTransaction
    }

    /// Its statements in their order. Comments and blanks alone are none.
    ///
    /// - Throws: ``MigrationError/malformed(file:line:reason:)`` for a quotation or comment that does not end, and for a
    ///   statement that begins or ends a transaction, or cannot run in one and is not alone outside of it.
    func statements() throws(MigrationError) -> [ScriptStatement] {
        let statements = try StatementSplitter(script: self).statements()
        try TransactionRule.check(statements, of: self)
        return statements
    }

    /// Whether `other` is the same text; the ends of lines (CRLF, trailing blanks, empty lines at the end) do not count.
    ///
    /// It compares bytes: for `String`, two spellings of one accented letter are equal, for a database they are not.
    func isSame(as other: RevisionScript) -> Bool {
        Self.essence(of: text) == Self.essence(of: other.text)
    }

    private static func essence(of text: String) -> [[UInt8]] {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            Array(line.prefix(through: line.lastIndex { !$0.isBlank }))
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

extension Collection {
    /// Everything up to and with `last`; nothing when there is no such place.
    fileprivate func prefix(through last: Index?) -> SubSequence {
        guard let last else { return prefix(0) }
        return self[...last]
    }
}

extension UInt8 {
    /// A space, a tab or a carriage return.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}

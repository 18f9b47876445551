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

    /// By whose rules it is cut into statements.
    let dialect: SQLDialect

    init(text: String, file: String, firstLine: Int, isOutsideTransaction: Bool = false, dialect: SQLDialect = .sqlite) {
        self.text = text
        self.file = file
        self.firstLine = firstLine
        self.isOutsideTransaction = isOutsideTransaction
        self.dialect = dialect
    }

    /// The same text for a database of `dialect`.
    func spoken(in dialect: SQLDialect) -> RevisionScript {
        RevisionScript(
            text: text, file: file, firstLine: firstLine, isOutsideTransaction: isOutsideTransaction, dialect: dialect)
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
}

extension UInt8 {
    /// A space, a tab or a carriage return.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}

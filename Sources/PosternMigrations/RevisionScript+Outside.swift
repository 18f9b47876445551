extension RevisionScript {
    /// A text that the ledger has kept, which knows nothing of `transaction=false`: that is told by the statement.
    init(kept text: String, in place: String, dialect: SQLDialect) {
        let script = RevisionScript(text: text, file: place, firstLine: 1, dialect: dialect)
        let statements = (try? StatementSplitter(script: script).statements()) ?? []
        let isOutside = statements.count == 1 && TransactionRule.isOutsideTransaction(statements[0], dialect)
        self.init(text: text, file: place, firstLine: 1, isOutsideTransaction: isOutside, dialect: dialect)
    }
}

extension Revision {
    /// The section that `direction` runs; `nil` when there is none.
    func script(_ direction: MigrationDirection) -> RevisionScript? {
        direction == .upgrade ? up : down
    }

    /// Whether `direction` runs it outside of a transaction.
    func isOutsideTransaction(_ direction: MigrationDirection) -> Bool {
        script(direction)?.isOutsideTransaction == true
    }
}

internal import PosternSQL

extension Migrator {
    /// Every revision that the database or the history has: those applied in their line, then those pending. Writes nothing.
    ///
    /// - Throws: ``MigrationError/damagedLedger(database:reason:)``.
    public func status() throws -> [RevisionStatus] {
        let entries = try database.read { session in try ledger.entries(in: session) }
        return try RevisionStatus.all(of: history, applied: entries, database: "\(database.url)")
    }
}

extension Migrator {
    /// The table that says which revisions were applied; it belongs to its database, and is not copied to another.
    public static var ledgerTable: String { RevisionLedger.table }
}

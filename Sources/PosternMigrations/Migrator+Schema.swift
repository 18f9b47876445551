extension Migrator {
    /// What the database is made of now. Writes nothing.
    public func schema() throws -> Schema {
        try database.read { session in try Schema(in: session, of: database.url) }
    }
}

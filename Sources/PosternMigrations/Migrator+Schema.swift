internal import PosternSQL

extension Migrator {
    /// What the database is made of now. Writes nothing.
    public func schema() throws -> Schema {
        try database.read { session in try Schema(in: session, of: database.url) }
    }

    /// The SQL that makes an empty database what this one is: its schema, without rows, and its ledger. Writes nothing.
    ///
    /// Two databases of one schema that have applied the same revisions give the same text: when and by which program is left out.
    public func dump() throws -> String {
        try database.read { session in
            let applied = try stand(in: session).applied
            let schema = try Schema(in: session, of: database.url)
            var text = """
                -- The schema at \(applied.head?.description ?? "base"), written by "migrate dump": do not edit it.
                -- "migrate load" makes a new database of it, and so does "sqlite3 new.db < schema.sql".

                """
            for object in schema.objects { text += "\n\(object.sql.terminated)\n" }
            guard applied.head != nil else { return text }
            let ledger = RevisionLedger(database: database.url)  // of no program: the file is to be the same for all
            text += "\n\(ledger.creation.script)\n"
            for revision in applied.revisions {
                text += "\n\(ledger.addition(of: revision, at: nil, duration: .zero).script)\n"
            }
            return text
        }
    }

    /// Makes an empty database what `file` says, in one transaction.
    ///
    /// - Returns: the revision that the database is at afterwards; `nil` for base.
    /// - Throws: ``MigrationError/notEmpty(database:object:)``; ``MigrationError`` with the line of a statement that fails, and for a
    ///   ledger that does not suit the history. The database is then as it was.
    @discardableResult
    public func load(_ file: SchemaFile) throws -> Revision? {
        let statements = try file.statements()
        return try database.write { session in
            let standing = try stand(in: session)
            if standing.position > 0 { throw notEmpty("the ledger of \(standing.place)") }
            if let object = try Schema(in: session, of: database.url).objects.first { throw notEmpty("the \(object)") }
            try session.run(statements, of: file.path)
            let loaded = try stand(in: session)
            try loaded.refuseEdited()
            return loaded.applied.head
        }
    }

    private func notEmpty(_ object: String) -> MigrationError {
        .notEmpty(database: "\(database.url)", object: object)
    }
}

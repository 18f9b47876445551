import PosternSQL
import TestSupport
import Testing

/// FOREIGN KEY constraints while the schema changes.
struct ReferenceTests {
    private static let rows = "INSERT INTO parents VALUES (1), (2); INSERT INTO items (name, parent) VALUES ('a', 1), ('b', 2);"

    private func temporary() throws -> TemporarySQLite {
        try TemporarySQLite(schema: TemporarySQLite.schema + Self.rows)
    }

    /// Expects that a row which refers to nothing is refused at once.
    private func expectChecks(_ database: Database, at location: SourceLocation = #_sourceLocation) {
        let error = caught(DatabaseError.self) { try database.execute("INSERT INTO items (name, parent) VALUES ('x', 9)") }
        #expect(error?.kind == .foreignKey, sourceLocation: location)
    }

    @Test func `rows may refer to nothing while the schema is written, and only then (M14)`() throws {
        let temporary = try temporary()
        let broken = try temporary.database.writeSchema(as: "a test") { session in
            try session.run(script: "DROP TABLE parents; CREATE TABLE parents (id INTEGER PRIMARY KEY);")
            let broken = try session.brokenReferences()
            try session.run(script: "INSERT INTO parents VALUES (1), (2)")
            #expect(try session.brokenReferences() == [])
            return broken
        }
        #expect(broken == [BrokenReference(table: "items", parent: "parents", hasParent: true, rows: 2)])
        #expect(try temporary.database.names() == ["a", "b"])
        expectChecks(temporary.database)
    }

    @Test func `references are checked again after an error (M14)`() throws {
        struct Refusal: Error {}
        let temporary = try temporary()
        for script in ["DROP TABLE parents", "ROLLBACK", "INSERT OR ROLLBACK INTO parents VALUES (1)"] {
            #expect(throws: (any Error).self) {
                try temporary.database.writeSchema(as: "a test") { session in
                    try session.run(script: script)
                    throw Refusal()
                }
            }
            expectChecks(temporary.database)
        }
        #expect(try temporary.database.names() == ["a", "b"])
    }

    @Test func `a table that is referred to and not there is found with and without rows`() throws {
        let temporary = try temporary()
        try temporary.database.writeSchema(as: "a test") { session in
            try session.run(script: "ALTER TABLE parents RENAME TO old; DROP TABLE old;")
            #expect(try session.brokenReferences() == [BrokenReference(table: "items", parent: "old", hasParent: false, rows: 2)])
            try session.run(script: "DELETE FROM items")
            #expect(try session.brokenReferences() == [BrokenReference(table: "items", parent: "old", hasParent: false, rows: 0)])
            try session.run(script: "DROP TABLE items")
            #expect(try session.brokenReferences() == [])
        }
    }

    @Test func `a table is found in whatever case it is referred to`() throws {
        let temporary = try TemporarySQLite(
            schema: #"CREATE TABLE "a b" (id PRIMARY KEY); CREATE TABLE c (d REFERENCES "A B")"#)
        try temporary.database.writeSchema(as: "a test") { session in
            try session.run(script: #"INSERT INTO "a b" VALUES (1); INSERT INTO c VALUES (1)"#)
            #expect(try session.brokenReferences() == [])
        }
    }
}

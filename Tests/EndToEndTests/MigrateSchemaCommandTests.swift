import TestSupport
import Testing

/// The verbs of `notes migrate` that take the schema for a value: dump and load.
@Suite struct MigrateSchemaCommandTests {
    private static let head = "20261123044500 (create notes table)"

    @Test func `a dump is loaded into a new database, which is then at head`() async throws {
        let notes = try Self.withRevisions()
        try await notes.migrate()
        let dump = try await notes.run(["migrate", "dump"])
        #expect(dump.exit == .code(0), "\(dump.errors)")
        #expect(dump.output == "migrations/schema.sql\n")
        let text = try #require(notes.directory.text(of: "migrations/schema.sql"))
        #expect(text.hasPrefix("-- The schema at \(Self.head), written by \"migrate dump\": do not edit it.\n"))
        #expect(try await notes.run(["migrate", "dump", "--output", "-"]).output == text)
        #expect(try await notes.run(["migrate", "dump", "--output", "other.sql"]).output == "other.sql\n")
        #expect(notes.directory.text(of: "other.sql") == text)

        let other = ["DATABASE_URL": "sqlite:///other.db"]
        let load = try await notes.run(["migrate", "load"], environment: other)
        #expect(load.exit == .code(0), "\(load.errors)")
        #expect(load.output == "loaded \(Self.head)\n")
        #expect(try await notes.run(["migrate", "upgrade"], environment: other).output == "already at \(Self.head)\n")
        #expect(try await notes.run(["migrate", "dump", "--output", "-"], environment: other).output == text)

        let again = try await notes.run(["migrate", "load", "other.sql"], environment: other)
        #expect(again.exit == .code(1))
        #expect(
            again.errors == """
                Error: the database sqlite:///other.db is not empty, it has the ledger of \(Self.head): a schema is loaded into a new \
                database only; to bring this one to head, run migrate upgrade

                """)
    }

    /// A tool at work with a copy of the revisions in `migrations`.
    private static func withRevisions() throws -> CommandLineTool {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        let file = "migrations/20261123044500_create_notes_table.sql"
        try directory.write(PackageFiles.read(file), to: file)
        return CommandLineTool(migrations: "migrations", in: directory)
    }
}

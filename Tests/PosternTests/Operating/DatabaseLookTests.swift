import PosternMigrations
import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import Postern

/// Which databases a program can serve.
@Suite struct DatabaseLookTests {
    private let directory: TemporaryDirectory
    private let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        database = try Database.open(
            DatabaseURL("sqlite:///\(directory.path("test.db"))"), drivers: [SQLiteDriver()],
            options: DatabaseOptions(creates: true))
    }

    /// A history of as many revisions, each of which makes a table.
    private func history(_ count: Int) throws -> RevisionHistory {
        try EmbeddedRevisions(
            (1...count).map { number in
                let revises = number == 1 ? "none" : "2026112300000\(number - 1)"
                return (
                    "2026112300000\(number)_table.sql",
                    "-- Table\n-- revises: \(revises)\n-- migrate:up\nCREATE TABLE t\(number) (a INTEGER) STRICT;\n-- migrate:down\n"
                        + "DROP TABLE t\(number);\n"
                )
            }
        ).history()
    }

    private func look(needing count: Int, checksSchema: Bool = true) throws -> Readiness.Finding {
        let history = try history(count)
        return DatabaseLook(
            database: database, migrator: try Migrator(database: database, history: history), head: history.head?.id,
            checksSchema: checksSchema, program: "test"
        ).look()
    }

    private func isUsable(needing count: Int, checksSchema: Bool = true) throws -> Bool {
        if case .usable = try look(needing: count, checksSchema: checksSchema) { true } else { false }
    }

    @Test func `one at head is ready, one that is behind is not`() throws {
        #expect(try !isUsable(needing: 1))
        try Migrator(database: database, history: history(1)).upgrade()
        #expect(try isUsable(needing: 1))
        #expect(try !isUsable(needing: 2))
        guard case .unusable(let verdict, _) = try look(needing: 2) else { throw TimedOut("a verdict") }
        #expect(verdict == .notReady("the database does not have the schema that this program needs"))
    }

    @Test func `one that a newer program has carried on is served, for so a new version is deployed`() throws {
        try Migrator(database: database, history: history(3)).upgrade()
        #expect(try isUsable(needing: 2))
    }

    @Test func `where the schema plays no part, it is enough that the database answers`() throws {
        #expect(try isUsable(needing: 2, checksSchema: false))
    }

    @Test func `one that is closed is not ready`() throws {
        database.close()
        #expect(try !isUsable(needing: 1, checksSchema: false))
    }

    @Test func `while all its connections are in use it is silent, and not broken`() async throws {
        let options = DatabaseOptions(readers: 1, busyTimeout: .milliseconds(20))
        let narrow = try Database.open(database.url, drivers: [SQLiteDriver()], options: options)
        defer { narrow.close() }
        let gate = Gate()
        let reader = Background { try narrow.read { _ in gate.pass() } }
        #expect(gate.hasVisitor())
        let look = DatabaseLook(
            database: narrow, migrator: try Migrator(database: narrow, history: try history(1)), head: nil, checksSchema: false,
            program: "test")
        if case .silent = look.look() {} else { Issue.record("\(look.look())") }
        gate.open()
        try reader.value()
    }
}

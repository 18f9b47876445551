import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import PosternMigrations

struct MigrationScriptTests {
    private static let rows = (
        file: "20261126000000_say_it.sql",
        text: """
        -- Say "it's"; -- and more
        -- revises: 20261125000000
        -- migrate:up
        INSERT INTO notes (text) VALUES ('it''s; -- no comment'), ('two
        lines \u{1F4A5}') -- the end
        -- migrate:down
        DELETE FROM notes
        """
    )

    @Test(arguments: ["base:head", ":", "base:20261126", "base:+4"])
    func `sqlite3 makes of the script of an upgrade what the upgrade makes (M16)`(_ range: String) async throws {
        let online = try TemporaryMigrations(Example.all + [Self.rows])
        try online.migrator().upgrade()
        let offline = try TemporaryMigrations(Example.all + [Self.rows])
        let script = try offline.script(.upgrade, range)
        #expect(offline.temporary.has("test.db") == false, "no database is asked")
        try await offline.run(script)
        #expect(try offline.everything() == online.everything())
        #expect(try offline.database().count("SELECT count(*) FROM notes") == 2)
        try offline.migrator().verifyAtHead(program: "notes")
    }

    @Test func `sqlite3 makes of the script of a downgrade what the downgrade makes (M16)`() async throws {
        for (range, target) in [("head:base", RevisionTarget.base), ("head:-2", .down(2)), ("20261126:20261124", .down(2))] {
            let online = try TemporaryMigrations(Example.all + [Self.rows])
            try online.migrator().upgrade()
            try online.migrator().downgrade(to: target, options: MigrationOptions(allowsDataLoss: true))
            let offline = try TemporaryMigrations(Example.all + [Self.rows])
            try offline.migrator().upgrade()
            try await offline.run(offline.script(.downgrade, range))
            #expect(try offline.everything() == online.everything())
        }
    }

    @Test func `without a range the script begins where the database is`() async throws {
        let online = try TemporaryMigrations(Example.all)
        try online.migrator().upgrade()
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        try migrator.upgrade(to: .up(1))
        try await temporary.run(migrator.upgradeScript())
        #expect(try temporary.everything() == online.everything())
        #expect(try migrator.upgradeScript() == "-- Nothing to upgrade at 20261125000000 (log changes).\n")
        try await temporary.run(migrator.downgradeScript(to: .base))
        try await temporary.run(migrator.upgradeScript())  // over the ledger that is left
        #expect(try temporary.everything() == online.everything())
    }

    @Test func `a script undoes everything when a statement fails`() async throws {
        let temporary = try TemporaryMigrations(Example.all)
        try temporary.migrator().upgrade(to: .up(2))
        let before = try temporary.everything()
        let script = try temporary.script(.upgrade, "20261124:head").replacing("INSERT ON notes", with: "INSERT ON nowhere")
        let run = try temporary.start(script)
        #expect(try await run.waitUntilExit() == .code(1))
        #expect(run.errors.contains("no such table: main.nowhere"))
        #expect(try temporary.everything() == before)
    }

    @Test func `a revision outside of a transaction stands between two`() async throws {
        let vacuum = (
            "20261126000000_vacuum.sql",
            "-- Vacuum\n-- revises: 20261125000000\n-- migrate:up transaction=false\nVACUUM;\n-- migrate:down\nSELECT 1;"
        )
        let online = try TemporaryMigrations(Example.all + [vacuum])
        try online.migrator().upgrade()
        let offline = try TemporaryMigrations(Example.all + [vacuum])
        try await offline.run(offline.script(.upgrade, "base:head"))
        #expect(try offline.everything() == online.everything())
    }

    @Test func `a script checks references at its end, as a run does`() async throws {
        let family = (
            Example.notes.file,
            """
            -- Family
            -- revises: none
            -- migrate:up
            CREATE TABLE child (parent INTEGER REFERENCES parent (id));
            INSERT INTO child VALUES (1);
            CREATE TABLE parent (id INTEGER PRIMARY KEY);
            INSERT INTO parent VALUES (1);
            """
        )
        let temporary = try TemporaryMigrations([family])
        let script = try temporary.script(.upgrade, "base:head")
        let lost = script.replacing("INTO parent VALUES (1);\nINSERT", with: "INTO parent VALUES (2);\nINSERT")
        let broken = try temporary.start(lost)
        #expect(try await broken.waitUntilExit() == .code(1))
        #expect(broken.errors.contains("rows would refer to nothing"), "\(broken.story)")
        try await temporary.run(script)
        #expect(try temporary.database().count("SELECT count(*) FROM child") == 1)
    }

    @Test func `a script that starts elsewhere says where the database must be`() async throws {
        let temporary = try TemporaryMigrations(Example.all)
        try temporary.migrator().upgrade()
        for range in ["base:head", "20261124:head"] {
            let run = try temporary.start(temporary.script(.upgrade, range))
            #expect(try await run.waitUntilExit() == .code(1))
            let place = range.hasPrefix("base") ? "base" : "20261124000000 (add due date)"
            #expect(run.errors.contains("the database must be at \(place)"), "\(run.story)")
        }
    }

    @Test(arguments: [
        (MigrationDirection.upgrade, "head:base", "lies the other way"), (.downgrade, "base:head", "lies the other way"),
        (.upgrade, "base:9", "\"9\" is no revision"), (.upgrade, "base:+4", "only 3"),
    ])
    func `a range that leads nowhere is refused`(_ direction: MigrationDirection, _ range: String, _ reason: String) throws {
        let temporary = try TemporaryMigrations(Example.all)
        let error = caught(MigrationError.self) { _ = try temporary.script(direction, range) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test func `a revision without a down section has no script down`() throws {
        let final = ("20261126000000_end.sql", "-- End\n-- revises: 20261125000000\n-- migrate:up\nSELECT 1;")
        let temporary = try TemporaryMigrations(Example.all + [final])
        let error = caught(MigrationError.self) { _ = try temporary.script(.downgrade, "head:base") }
        #expect(error == .irreversible(id: "20261126000000", file: temporary.directory.join(final.0)))
    }
}

extension TemporaryMigrations {
    fileprivate func script(_ direction: MigrationDirection, _ range: String) throws -> String {
        let range = try #require(try ScriptRange(range))
        return try directory.history().script(direction, range, for: DatabaseURL("sqlite:///nowhere.db"))
    }

    fileprivate func start(_ script: String) throws -> ChildProcess {
        try temporary.write(script, to: "script.sql")
        return try ChildProcess(["sh", "-c", "exec sqlite3 test.db <script.sql"], in: temporary)
    }

    fileprivate func run(_ script: String) async throws {
        let shell = try start(script)
        #expect(try await shell.waitUntilExit() == .code(0), "\(shell.story)")
        #expect(shell.errors == "")
    }

    /// The schema as SQLite keeps it, and all of the ledger but when and how long.
    fileprivate func everything() throws -> [String] {
        let database = try database()
        let ledger = try database.read { session in
            try session.all(
                """
                SELECT json_array(id, message, revises, up, down, typeof(duration), checksum, program) FROM postern_revisions
                WHERE applied_at GLOB '20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z' ORDER BY id
                """, as: String.self)
        }
        let schema = try database.read { session in
            try session.all(
                "SELECT json_array(type, name, tbl_name, rootpage > 0, sql) FROM sqlite_schema ORDER BY rowid", as: String.self)
        }
        return schema + ledger
    }
}

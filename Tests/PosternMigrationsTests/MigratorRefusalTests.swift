import PosternMigrations
import PosternSQL
import TestSupport
import Testing

struct MigratorRefusalTests {
    @Test func `a server is told what its database lacks`() throws {  // M6
        let temporary = try TemporaryMigrations([Example.notes])
        let database = try temporary.database()
        let error = caught(MigrationError.self) { try temporary.migrator(on: database).verifyAtHead(program: "notes") }
        #expect(
            error?.description == """
                the database \(database.url) is at base and this program needs 20261123044500 (create notes table); \
                run: notes migrate upgrade head
                """)
        try temporary.migrator(on: database).upgrade()
        try temporary.write(Example.due.text, to: Example.due.file)
        let later = caught(MigrationError.self) { try temporary.migrator(on: database).verifyAtHead(program: "notes") }
        #expect(
            later?.description.contains("is at 20261123044500 (create notes table) and this program needs 20261124")
                == true)
    }

    /// A database that a program with one more revision has upgraded.
    private func aheadOfItsProgram() throws -> TemporaryMigrations {
        let temporary = try TemporaryMigrations(Example.all + [Example.newer])
        try temporary.migrator().upgrade()
        try temporary.remove(Example.newer.file)
        return temporary
    }

    @Test func `a revision that the program does not know is named`() throws {  // M6, M8
        let temporary = try aheadOfItsProgram()
        let migrator = try temporary.migrator()
        let verdicts = [
            caught(MigrationError.self) { _ = try migrator.current() },
            caught(MigrationError.self) { _ = try migrator.pending() },
            caught(MigrationError.self) { try migrator.upgrade() },
            caught(MigrationError.self) { try migrator.verifyAtHead(program: "notes") },
        ]
        for error in verdicts {
            #expect(
                error?.description.contains("is at 20270101000000 (add tags), which this program does not know") == true
            )
            #expect(error?.description.contains("its newest is 20261125000000 (log changes)") == true)
        }
        #expect(verdicts[3]?.description.hasSuffix("notes migrate downgrade 20261125000000") == true)
    }

    @Test func `a program whose history took another way goes back to what both share`() throws {  // M6
        let temporary = try TemporaryMigrations(Example.all)
        try temporary.migrator().upgrade()
        try temporary.remove(Example.log.file)
        let other = "-- Other way\n-- revises: 20261124000000\n-- migrate:up\nSELECT 1;"
        try temporary.write(other, to: "20261126000000_other_way.sql")
        let migrator = try temporary.migrator()
        let error = caught(MigrationError.self) { try migrator.verifyAtHead(program: "notes") }
        #expect(error?.description.contains("is at 20261125000000 (log changes), which this program") == true)
        #expect(error?.description.hasSuffix("notes migrate downgrade 20261124000000") == true)
        try migrator.downgrade(to: RevisionTarget("20261124000000"))
        #expect(try migrator.upgrade().map(\.revision.id) == ["20261126000000"])
    }

    @Test func `an older program takes a newer database back`() throws {
        let temporary = try aheadOfItsProgram()
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        #expect(try migrator.downgrade(to: RevisionTarget(Example.ids[2])).map(\.revision.id) == ["20270101000000"])
        try migrator.verifyAtHead(program: "notes")
        #expect(try database.count("SELECT count(*) FROM sqlite_schema WHERE name = 'tags'") == 0)
    }

    @Test func `a file that was edited after it was applied is refused`() throws {  // M7
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade(to: .up(2))
        let schema = try database.schema()
        try temporary.write(Example.notes.text.replacing("text TEXT", with: "text BLOB"), to: Example.notes.file)
        let migrator = try temporary.migrator(on: database)
        let path = temporary.directory.path + "/" + Example.notes.file
        let old = try Revision(file: Example.notes.file, text: Example.notes.text).checksum
        let new = try #require(temporary.directory.history().revisions.first?.checksum)
        for error in [
            caught(MigrationError.self) { try migrator.upgrade() },
            caught(MigrationError.self) { try migrator.downgrade(to: .base) },
            caught(MigrationError.self) { try migrator.verifyAtHead(program: "notes") },
        ] {
            #expect(
                error?.description == """
                    \(path):4 was edited after it was applied; the first difference, in its up section:
                      applied: CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
                      file:    CREATE TABLE notes (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;
                    The checksum of what was applied is \(old), that of the file \(new).
                    Restore what 20261123044500 had (migrate show 20261123044500 prints it), and put the change into a new revision.
                    If the database is right as it is: migrate stamp 20261124000000 records what the file says.
                    """)
        }
        #expect(try database.schema() == schema)
    }

    @Test func `two spellings of one letter are an edit`() throws {  // M7
        let temporary = try TemporaryMigrations([Example.notes])
        let text = "-- A\n-- revises: none\n-- migrate:up\nSELECT '\u{E9}';\n"
        try temporary.write(text, to: Example.notes.file)
        try temporary.migrator().upgrade()
        try temporary.write("-- A\n-- revises: none\n-- migrate:up\nSELECT 'e\u{301}';\n", to: Example.notes.file)
        #expect(throws: MigrationError.self) { try temporary.migrator().upgrade() }
    }

    @Test func `comments, line ends, trailing blanks and empty lines may change`() throws {  // M7
        let temporary = try TemporaryMigrations(Example.all)
        try temporary.migrator().upgrade()
        let text = Example.log.text.replacing("-- migrate:up", with: "-- migrate:up\n-- Who changed what\n\n/* and when */")
            .split(separator: "\n").joined(separator: " \t\r\n")
        try temporary.write(text + "\r\n\r\n", to: Example.log.file)
        let migrator = try temporary.migrator()
        try migrator.verifyAtHead(program: "notes")
        try migrator.downgrade(to: .base)
    }

    @Test func `an edited down section is shown`() throws {  // M7
        let temporary = try TemporaryMigrations(Example.all)
        try temporary.migrator().upgrade()
        try temporary.write(Example.log.text.replacing("\nDROP TABLE log;", with: ""), to: Example.log.file)
        let error = caught(MigrationError.self) { try temporary.migrator().verifyAtHead(program: "notes") }
        guard case .edited(let edit) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect((edit.section, edit.line) == ("down", nil))
        #expect((edit.appliedText, edit.fileText) == ("DROP TABLE log;", nil))
        #expect(edit.description.contains("  file:    (the section ends)\n"))
    }

    @Test func `an applied file that is missing below others is asked for`() throws {  // M8
        let temporary = try TemporaryMigrations(Example.all)
        try temporary.migrator().upgrade()
        try temporary.remove(Example.due.file)
        #expect(caught(MigrationError.self) { _ = try temporary.migrator() }?.description.contains("restore that file") == true)
        try temporary.write(
            Example.log.text.replacing("revises: 20261124000000", with: "revises: 20261123044500"), to: Example.log.file)
        let error = caught(MigrationError.self) { try temporary.migrator().upgrade() }
        #expect(
            error?.description.contains(
                "has applied 20261124000000 (add due date) before 20261125000000 (log changes), and its file is not there: restore"
            )
                == true)
    }

    @Test func `a revision put between applied ones is refused`() throws {  // M8
        let temporary = try TemporaryMigrations([Example.notes, Example.due])
        try temporary.migrator().upgrade()
        try temporary.write(
            "-- Between\n-- revises: 20261123044500\n-- migrate:up\nSELECT 1;", to: "20261123120000_between.sql")
        try temporary.write(
            Example.due.text.replacing("revises: 20261123044500", with: "revises: 20261123120000"), to: Example.due.file
        )
        let error = caught(MigrationError.self) { try temporary.migrator().upgrade() }
        #expect(
            error?.description.contains("applied 20261124000000 (add due date) where the files have 20261123120000")
                == true)
    }

    @Test func `a ledger that is no line is refused`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        _ = try database.write { session in
            try session.execute("DELETE FROM postern_revisions WHERE id = \(Example.ids[1])")
        }
        for error in [
            caught(MigrationError.self) { _ = try migrator.current() },
            caught(MigrationError.self) { try migrator.downgrade(to: .base) },
        ] {
            guard case .damagedLedger(_, let reason) = error else {
                Issue.record("got \(String(describing: error))")
                continue
            }
            #expect(reason.contains(Example.ids[1]))
        }
    }

    @Test func `waiting for another writer ends with busy`() throws {  // M4
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator(on: temporary.database(busyTimeout: .milliseconds(10)))
        try temporary.database().write { session in
            let error = #expect(throws: DatabaseError.self) { try migrator.upgrade() }
            #expect(error?.kind == .busy)
        }
    }
}

import PosternMigrations
import TestSupport
import Testing

struct RevisionParserTests {
    private let file = "migrations/20261123044500_create_notes_table.sql"

    private func parse(_ text: String) throws(MigrationError) -> Revision {
        try Revision(file: file, text: text)
    }

    @Test func `reads message, predecessor and both sections`() throws {
        let revision = try parse(Example.notes.text)
        #expect(revision.id == "20261123044500")
        #expect(revision.message == "Create notes table")
        #expect(revision.revises == nil)
        #expect(revision.up.text == "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;")
        #expect(revision.up.firstLine == 4)
        #expect(revision.down?.text == "DROP TABLE notes;")
        #expect(revision.file == file)
        #expect("\(revision)" == "20261123044500 (create notes table)")
    }

    @Test func `reads the id of the revision before`() throws {
        let text =
            "-- B\n\n-- Prose about B, for people: it may have colons.\n--revises:20261122000000 \n-- migrate:up\nSELECT 1"
        #expect(try parse(text).revises == "20261122000000")
    }

    @Test func `an acronym keeps its capitals in a sentence`() throws {
        #expect(
            "\(try parse("-- URL of notes\n-- revises: none\n-- migrate:up\nSELECT 1"))".hasSuffix("(URL of notes)"))
    }

    @Test(arguments: ["", "-- migrate:down\n", "-- migrate:down\n\n-- nothing to do\n"])
    func `a missing or empty down section makes it irreversible`(_ tail: String) throws {
        #expect(try parse("-- A\n-- revises: none\n-- migrate:up\nSELECT 1;\n" + tail).down == nil)
    }

    @Test func `a byte order mark and CRLF change nothing`() throws {
        let windows = "\u{FEFF}" + Example.due.text.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
        let (one, other) = (try parse(windows), try parse(Example.due.text))  // M18
        #expect(one == other)
    }

    @Test(arguments: [
        (1, "there is no message", ""),
        (1, "there is no message", "--\n-- revises: none\n-- migrate:up\nSELECT 1;"),
        (1, "there is no message", "-- revises: none\n-- migrate:up\nSELECT 1;"),
        (2, "revises:\" is missing", "-- A\n-- migrate:up\nSELECT 1;"),
        (2, "names no revision", "-- A\n-- revises: 42\n-- migrate:up\nSELECT 1;"),
        (2, "names no revision", "-- A\n-- revises:\n-- migrate:up\nSELECT 1;"),
        (3, "a second time", "-- A\n-- revises: none\n-- revises: none\n-- migrate:up\nSELECT 1;"),
        (2, "\"Revises:\" is unknown", "-- A\n-- Revises: none\n-- migrate:up\nSELECT 1;"),
        (3, "\"transaction:\" is unknown", "-- A\n-- revises: none\n-- transaction: none\n-- migrate:up\nSELECT 1;"),
        (2, "migrate:up\" is missing", "-- A\n-- revises: none"),
        (3, "down\" comes before", "-- A\n-- revises: none\n-- migrate:down\nSELECT 1;\n-- migrate:up\nSELECT 1;"),
        (
            3, "up section is empty",
            "-- A\n-- revises: none\n-- migrate:up\n  ;\n-- nothing\n-- migrate:down\nSELECT 1;"
        ),
        (5, "a second time", "-- A\n-- revises: none\n-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2;"),
        (4, "a second time", "-- A\n-- revises: none\n-- migrate:up\n-- migrate:up"),
        (2, "before the first section", "-- A\nCREATE TABLE a (b);\n-- revises: none\n-- migrate:up\nSELECT 1;"),
        (3, "\"-- migrate:upp\" is unknown", "-- A\n-- revises: none\n-- migrate:upp\nSELECT 1;"),
        (3, "\"-- migrate: up\" is unknown", "-- A\n-- revises: none\n-- migrate: up\nSELECT 1;"),
        (3, "\"-- Migrate:up\" is unknown", "-- A\n-- revises: none\n-- Migrate:up\nSELECT 1;"),
        (4, "NUL", "-- A\n-- revises: none\n-- migrate:up\nSELECT 1;\0"),
        (
            5, "has no end: add '",
            "-- A\n-- revises: none\n-- migrate:up\nSELECT 1,\n 'x;\n\n-- migrate:down\nSELECT 1;"
        ),
        (4, "has no end: add */", "-- A\n-- revises: none\n-- migrate:up\n/* SELECT 1;"),
    ])
    func `names file, line and cure of a fault`(_ line: Int, _ reason: String, _ text: String) throws {
        let error = try #require(throws: MigrationError.self) { try parse(text) }
        guard case .malformed(file, line, let actual) = error else {
            Issue.record("expected line \(line), got: \(error)")
            return
        }
        #expect(actual.contains(reason))
        #expect("\(error)" == "\(file):\(line): \(actual)")
    }

    @Test func `names the line that is not UTF-8`() throws {
        let bytes = Array("-- A\n-- revises: none\n-- migrate:up\nSELECT '".utf8) + [0xE9] + Array("';\n".utf8)
        let error = caught(MigrationError.self) { _ = try Revision(file: file, bytes: bytes) }
        guard case .malformed(file, 4, let reason) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(reason.contains("UTF-8"))
    }

    @Test(arguments: [
        "x.sql", "20261123044500.sql", "20261123044500_.sql", "2026112304450_x.sql", "20261323044500_x.sql",
        "20260230000000_x.sql", "20261123044500_Create.sql", "20261123044500_a-b.sql", "20261123044500_x.SQL",
        "２0261123044500_x.sql",
    ])
    func `refuses a name that is not of the form`(_ name: String) {
        let error = caught(MigrationError.self) { _ = try Revision(file: name, text: Example.notes.text) }
        #expect(error?.description.contains("YYYYMMDDHHMMSS_slug.sql") == true)
    }

    @Test(arguments: [
        "BEGIN", "begin immediate", "COMMIT", "End", "ROLLBACK", "SAVEPOINT a", "RELEASE a", "START TRANSACTION",
        "/* now */ COMMIT", "\u{FEFF}COMMIT", ";;COMMIT",
    ])
    func `refuses transaction control`(_ statement: String) {  // M15
        let text = "-- A\n-- revises: none\n-- migrate:up\nCREATE TABLE a (b);\n\(statement);\nCREATE TABLE c (d);"
        let error = caught(MigrationError.self) { _ = try parse(text) }
        guard case .malformed(file, 5, let reason) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(reason.contains("transaction"))
    }
}

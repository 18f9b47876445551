import Foundation
import TestSupport
import Testing

@testable import PosternMigrations

struct RevisionFileTests {
    private let time = UTCTime(secondsSince1970: 1_795_409_100)

    @Test func `writes a template with the header and both sections`() throws {
        let temporary = try TemporaryMigrations()
        let path = try RevisionFile.create(
            message: " Add a due date (ISO 8601) ", in: temporary.directory, revises: "20261101000000", at: time)
        #expect(path == temporary.directory.path + "/20261123044500_add_a_due_date_iso_8601.sql")
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == """
                -- Add a due date (ISO 8601)
                -- revises: 20261101000000
                -- migrate:up

                -- migrate:down


                """)
    }

    @Test func `a template that was filled in is a revision`() throws {
        let temporary = try TemporaryMigrations()
        let path = try RevisionFile.create(message: "Add tags", in: temporary.directory, revises: nil, at: time)
        #expect(
            caught(MigrationError.self) { _ = try temporary.directory.revisions() }?.description.contains("up section is empty")
                == true)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let filled = text.replacing("-- migrate:up\n", with: "-- migrate:up\nCREATE TABLE tags (name TEXT);\n")
        try Data(filled.utf8).write(to: URL(fileURLWithPath: path))
        #expect(try temporary.directory.history().head?.message == "Add tags")
    }

    @Test func `is later than the newest, even one with a time that has not come`() throws {
        let temporary = try TemporaryMigrations([("20301231235959_x.sql", "")])
        let path = try RevisionFile.create(message: "Y", in: temporary.directory, revises: nil, at: time)
        #expect(path.hasSuffix("/20310101000000_y.sql"))
        #expect(try RevisionFile.create(message: "Y", in: temporary.directory, revises: nil) > path)
    }

    @Test func `never overwrites`() throws {
        let temporary = try TemporaryMigrations([Example.notes])
        let file = TextFile(path: temporary.directory.path + "/" + Example.notes.file)
        let error = caught(MigrationError.self) { try file.create("other") }
        #expect(error == .file(path: file.path, reason: "cannot be made: File exists"))
        #expect(try file.read(limit: 10_000) == Array(Example.notes.text.utf8))
    }

    @Test(arguments: ["", "  ", "two\nlines", "two\r\nlines", "a\n-- b", "revises: none", "migrate:up", "nul\0"])
    func `refuses a message that would not be read back, and writes nothing`(_ message: String) throws {
        let temporary = try TemporaryMigrations()
        #expect(throws: MigrationError.self) {
            try RevisionFile.create(message: message, in: temporary.directory, revises: nil, at: time)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.directory.path).isEmpty)
    }

    @Test func `refuses a predecessor that is no id`() throws {
        let temporary = try TemporaryMigrations()
        #expect(throws: MigrationError.self) {
            try RevisionFile.create(message: "A", in: temporary.directory, revises: "head", at: time)
        }
    }

    @Test(arguments: [
        ("Create notes table", "create_notes_table"), ("  --  ", "revision"), ("日本", "revision"),
        ("Füge Zoë hinzu", "f_ge_zo_hinzu"), ("../../etc/passwd", "etc_passwd"),
        (String(repeating: "abcdefghi ", count: 5), "abcdefghi_abcdefghi_abcdefghi_abcdefghi"),
        (String(repeating: "x", count: 50), String(repeating: "x", count: 40)),
    ])
    func `makes a slug of the message's words`(_ message: String, _ slug: String) {
        #expect(RevisionName.slug(of: message) == slug)
    }

    @Test func `tells times apart and writes them`() {
        #expect(time.iso8601 == "2026-11-23T04:45:00Z")
        #expect(UTCTime(digits: "20261123044500") == time)
        #expect(UTCTime(digits: "20240229000000")?.iso8601 == "2024-02-29T00:00:00Z")
        #expect(UTCTime(digits: "20230229000000") == nil)
        #expect(UTCTime(digits: "20231231235960") == nil)
        #expect(UTCTime(secondsSince1970: 0).digits == "19700101000000")
    }

    @Test func `what would be too long to be read is not written`() throws {
        let temporary = try TemporaryMigrations()
        let long = RevisionDraft(up: "SELECT 1; --" + String(repeating: "x", count: RevisionDirectory.fileLimit), down: "")
        let error = caught(MigrationError.self) {
            _ = try RevisionFile.create(message: "Long", in: temporary.directory, revises: nil, draft: long)
        }
        #expect(error?.description.contains("would be longer than 1048576 bytes: go there in several steps") == true)
        #expect(try temporary.directory.revisions().isEmpty)
    }
}

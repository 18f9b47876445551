import Foundation
import PosternSQL
import PosternSQLite
import PosternTesting
import TestSupport
import Testing

struct TemporaryDatabaseTests {
    private let revisions: TemporaryDirectory

    init() throws {
        revisions = try TemporaryDirectory()
        try revisions.write(
            Array("-- Items\n-- revises: none\n-- migrate:up\nCREATE TABLE items (name TEXT) STRICT;\n".utf8),
            to: "20261123000000_items.sql")
    }

    private func make() throws -> TemporaryDatabase {
        try TemporaryDatabase(migrations: revisions.path, drivers: [SQLiteDriver()])
    }

    private func count(_ temporary: TemporaryDatabase) throws -> Int? {
        try temporary.database.read { try $0.scalar("SELECT count(*) FROM items", as: Int.self) }
    }

    @Test func `it is migrated to head and empty`() throws {
        #expect(try count(make()) == 0)
    }

    @Test func `two are separate`() throws {
        let (one, other) = (try make(), try make())
        try one.database.write { try $0.execute("INSERT INTO items VALUES ('a')") }
        #expect(try count(one) == 1)
        #expect(try count(other) == 0)
        #expect(one.directory != other.directory)
    }

    @Test func `its files are gone with the last reference`() throws {
        let directory: String
        let database: Database
        do {
            let temporary = try make()
            (directory, database) = (temporary.directory, temporary.database)
            try temporary.database.write { try $0.execute("INSERT INTO items VALUES ('a')") }
            _ = try count(temporary)
            #expect(FileManager.default.fileExists(atPath: directory + "/test.db"))
        }
        #expect(!FileManager.default.fileExists(atPath: directory))
        #expect(throws: DatabaseError.self) { try database.read { _ in } }
    }

    @Test func `it is made of the revisions that the tests were built with`() throws {
        let temporary = try TemporaryDatabase(revisions: embeddedRevisions, drivers: [SQLiteDriver()])
        #expect(try temporary.database.read { try $0.scalar("SELECT count(*) FROM notes", as: Int.self) } == 0)
    }

    @Test func `a directory without revisions gives an empty database`() throws {
        let empty = try TemporaryDirectory()
        let temporary = try TemporaryDatabase(migrations: empty.path, drivers: [SQLiteDriver()])
        #expect(try temporary.database.read { try $0.scalar("SELECT 1", as: Int.self) } == 1)
    }

    @Test func `what keeps it from being made is thrown and leaves nothing behind`() throws {
        try revisions.write(
            Array("-- Wrong\n-- revises: 20261123000000\n-- migrate:up\nSELEKT 1;\n".utf8),
            to: "20261124000000_wrong.sql")
        #expect(throws: (any Error).self) { try make() }
        #expect(throws: DatabaseError.self) { try TemporaryDatabase(migrations: revisions.path, drivers: []) }
    }
}

import PosternSQL
import PosternSQLite
import TestSupport
import Testing

/// A `-wal` file that is there before its database is opened.
@Suite struct LeftoverLogTests {
    /// The files of a database as a killed process leaves them, in a directory of their own.
    private func killed(_ temporary: TemporarySQLite, log: TemporarySQLite? = nil) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write(temporary.directory.bytes(of: "test.db"), to: "test.db")
        try directory.write((log ?? temporary).directory.bytes(of: "test.db-wal"), to: "test.db-wal")
        return directory
    }

    @Test func `the log that a kill leaves is recovered (D13)`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.execute("INSERT INTO items (name) VALUES ('a')")
        let directory = try killed(temporary)
        let options = DatabaseOptions(applicationID: 7)
        #expect(try TemporarySQLite.open(directory.path("test.db"), options).names() == ["a"])
        #expect(try directory.names() == ["test.db"])
    }

    @Test func `the log of a new database whose first tables are in it is recovered (D13)`() throws {
        let temporary = try TemporarySQLite(DatabaseOptions(applicationID: 7), schema: "SELECT 1")
        try temporary.database.write { try $0.run(script: TemporarySQLite.schema) }
        try temporary.database.execute("INSERT INTO items (name) VALUES ('a')")
        let directory = try killed(temporary)
        let options = DatabaseOptions(applicationID: 7)
        #expect(try TemporarySQLite.open(directory.path("test.db"), options).names() == ["a"])
    }

    @Test func `the log of another application's database is not merged (D13)`() throws {
        let other = try TemporarySQLite(DatabaseOptions(applicationID: 8))
        try other.database.execute("INSERT INTO items (name) VALUES ('foreign')")
        let temporary = try TemporarySQLite(DatabaseOptions(applicationID: 7))
        try temporary.database.execute("INSERT INTO items (name) VALUES ('a')")
        temporary.database.close()
        try expectRefusal(killed(temporary, log: other), "application_id 8")
    }

    @Test func `a log with pages of another size is not merged (D13)`() throws {
        let temporary = try TemporarySQLite()
        temporary.database.close()
        let directory = try TemporaryDirectory()
        try directory.write(temporary.directory.bytes(of: "test.db"), to: "test.db")
        var head: [UInt8] = [0x37, 0x7F, 0x06, 0x82, 0, 0x2D, 0xE2, 0x18, 0, 0, 0x20, 0]
        head += [UInt8](repeating: 0, count: 20)
        try directory.write(head, to: "test.db-wal")
        try expectRefusal(directory, "pages of 8192 bytes")
    }

    private func expectRefusal(
        _ directory: TemporaryDirectory, _ mark: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        let path = directory.path("test.db")
        let before = try (directory.bytes(of: "test.db"), directory.bytes(of: "test.db-wal"))
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path, DatabaseOptions(applicationID: 7)) }
        #expect(error?.kind == .cannotOpen, sourceLocation: location)
        #expect(
            error?.message == """
                cannot open \(path): \(path)-wal beside it belongs to another database (\(mark)); move it back to where it came from
                """, sourceLocation: location)
        #expect(try directory.bytes(of: "test.db") == before.0, sourceLocation: location)
        #expect(try directory.bytes(of: "test.db-wal") == before.1, sourceLocation: location)
        #expect(try directory.names() == ["test.db", "test.db-wal"], sourceLocation: location)
    }
}

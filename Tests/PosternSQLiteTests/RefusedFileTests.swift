import Glibc
import PosternSQL
import PosternSQLite
import TestSupport
import Testing

/// Files that are not opened, and stay as they were.
@Suite struct RefusedFileTests {
    private static let ours: Int32 = 0x4E4F_5445
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("a.db")
    }

    private func make(_ options: DatabaseOptions = DatabaseOptions(applicationID: ours), _ script: String = "") throws {
        var options = options
        options.creates = true
        let database = try TemporarySQLite.open(path, options)
        try database.write { try $0.run(script: TemporarySQLite.schema + script) }
        database.close()
    }

    /// Opens the file for writing, which must fail and leave nothing changed.
    private func refusal(at location: SourceLocation = #_sourceLocation) throws -> DatabaseError? {
        let before = try directory.bytes(of: "a.db")
        let names = try directory.names()
        let error = caught(DatabaseError.self) {
            _ = try TemporarySQLite.open(path, DatabaseOptions(creates: true, applicationID: Self.ours))
        }
        #expect(try directory.bytes(of: "a.db") == before, sourceLocation: location)
        #expect(try directory.names() == names, sourceLocation: location)
        return error
    }

    @Test(arguments: [1, 99, 100, 511, 4_096, 5_000, 8_192])
    func `a database that is cut off is refused (D12)`(_ length: Int) throws {
        try make()
        let whole = try directory.bytes(of: "a.db")
        #expect(whole.count > 8_192)
        try directory.write(Array(whole.prefix(length)), to: "a.db")
        let error = try refusal()
        #expect(error?.kind == .corrupt || error?.kind == .notADatabase)
        let cure = error?.kind == .corrupt ? "; restore a backup of it" : "; name another file"
        #expect(error?.message.hasSuffix(cure) == true)
        #expect(error?.message.hasPrefix("cannot open \(path): ") == true)
    }

    @Test func `a database of another application is refused (D12)`() throws {
        try make(DatabaseOptions(applicationID: 7))
        #expect(
            try refusal()?.message == """
                cannot open \(path): it belongs to another program (application_id 7, here \(Self.ours)); name another file
                """)
    }

    @Test func `a database of a newer version is refused (D12)`() throws {
        try make(DatabaseOptions(applicationID: Self.ours), "PRAGMA user_version=2;")
        #expect(
            try refusal()?.message == """
                cannot open \(path): it was made by a newer version of this program (user_version 2, here 1); update this program
                """)
    }

    @Test func `a database of nobody is opened and not marked`() throws {
        try make(DatabaseOptions(), "PRAGMA user_version=9;")
        let database = try TemporarySQLite.open(path, DatabaseOptions(applicationID: Self.ours))
        #expect(try database.scalar("PRAGMA application_id", as: Int32.self) == 0)
        #expect(try database.scalar("PRAGMA user_version", as: Int32.self) == 9)
    }

    @Test func `a new database is marked, once`() throws {
        try make()
        for _ in 0..<2 {
            let database = try TemporarySQLite.open(path, DatabaseOptions(applicationID: Self.ours))
            #expect(try database.scalar("PRAGMA application_id", as: Int32.self) == Self.ours)
            #expect(try database.scalar("PRAGMA user_version", as: Int32.self) == 1)
        }
    }

    @Test func `a database is not looked at for its owner when that does not matter`() throws {
        try make(DatabaseOptions(applicationID: 7))
        #expect(throws: Never.self) { try TemporarySQLite.open(path) }
    }

    @Test func `the owner is also seen in a log that has not been recovered yet (D12)`() throws {
        let source = try TemporarySQLite(DatabaseOptions(applicationID: 7))
        try directory.write(try source.directory.bytes(of: "test.db"), to: "a.db")
        try directory.write(try source.directory.bytes(of: "test.db-wal"), to: "a.db-wal")
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path, DatabaseOptions(applicationID: Self.ours)) }
        #expect(error?.message.contains("belongs to another program (application_id 7") == true)
    }

    @Test func `a symbolic link to nothing is refused (D12)`() throws {
        #expect(symlink("nowhere.db", path) == 0)
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path, DatabaseOptions(creates: true)) }
        #expect(error == DatabaseError(.cannotOpen, "cannot open \(path): it is a symbolic link to a file that does not exist"))
        #expect(try directory.names() == ["a.db"])
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everything; RefusedStartTests runs the program as another user"))
    func `a file or directory that may not be written is refused (D12)`() throws {
        try make()
        chmod(path, 0o400)
        #expect(try refusal()?.kind == .readOnly)
        chmod(path, 0o600)
        chmod(directory.path, 0o500)
        defer { chmod(directory.path, 0o700) }
        #expect(try refusal()?.kind == .readOnly)
    }
}

import PosternSQL
import PosternSQLite
import TestSupport
import Testing

struct SQLiteDriverTests {
    @Test(arguments: ["a b.db", "ä%20.db", "file.db", "-wal", "notes.db;v=1", "日本.db"])
    func `opens the file that the URL names`(_ name: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/" + name
        try TemporarySQLite.open(path, DatabaseOptions(creates: true)).close()
        #expect(try directory.names() == [name])
    }

    @Test(arguments: ["file::memory:", "file:notes.db", "file:///tmp/notes.db"])
    func `SQLite's own URIs are refused`(_ path: String) throws {  // Debian's library would open them
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path, DatabaseOptions(creates: true)) }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("sqlite:///test.db") == true)
    }

    @Test func `readers of a database that another process has made see its rows`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.execute("INSERT INTO items (name) VALUES ('a')")
        temporary.database.close()
        #expect(try temporary.directory.names() == ["test.db"])
        #expect(try temporary.another().names() == ["a"])
    }
}

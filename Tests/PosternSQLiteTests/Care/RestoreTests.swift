import Glibc
import PosternSQL
import TestSupport
import Testing

@testable import PosternSQLite

/// Backups that come back.
@Suite struct RestoreTests {
    /// A database with ten rows, a backup of it, and an eleventh row that the backup has not.
    private func changedSinceBackup() throws -> TemporaryCare {
        let world = try TemporaryCare()
        try world.backUp(to: "copy.db")
        let database = try world.open()
        try database.execute("INSERT INTO items (name) VALUES ('later')")
        database.close()
        return world
    }

    @Test func `a backup replaces the database, which is kept`() throws {
        let world = try changedSinceBackup()
        let kept = try #require(try world.restore(from: "copy.db"))
        #expect(kept.hasPrefix(world.path + ".before-restore-"))
        let name = String(kept.dropFirst(world.directory.path.utf8.count + 1))
        #expect(name.wholeMatch(of: /test\.db\.before-restore-\d{8}T\d{6}Z/) != nil)
        #expect(try world.directory.names() == ["copy.db", "test.db", name])
        #expect(try world.open().names() == (0..<10).map { "row \($0)" })
        #expect(try world.open(name).names().last == "later")
    }

    @Test func `a restore can be taken back`() throws {
        let world = try changedSinceBackup()
        let kept = try #require(try world.restore(from: "copy.db"))
        let again = try #require(try world.restore(from: String(kept.dropFirst(world.directory.path.utf8.count + 1))))
        #expect(again != kept)
        #expect(try world.open().names().last == "later")
    }

    @Test func `a backup becomes a database where there is none`() throws {
        let world = try changedSinceBackup()
        #expect(try world.restore("new.db", from: "copy.db") == nil)
        #expect(try world.directory.names() == ["copy.db", "new.db", "test.db"])
        #expect(try world.open("new.db").names().count == 10)
    }

    @Test func `the log of the old database stays with it`() throws {
        let world = try changedSinceBackup()
        let database = try world.open()
        try database.execute("INSERT INTO items (name) VALUES ('in the log')")
        try world.directory.write(world.directory.bytes(of: "test.db"), to: "killed.db")
        try world.directory.write(world.directory.bytes(of: "test.db-wal"), to: "killed.db-wal")
        let kept = try #require(try world.restore("killed.db", from: "copy.db"))
        #expect(!world.directory.has("killed.db-wal"))
        #expect(try world.open("killed.db").names().count == 10)
        #expect(try world.open(String(kept.dropFirst(world.directory.path.utf8.count + 1))).names().last == "in the log")
    }

    @Test func `a damaged database is replaced, and its log goes with it`() throws {
        let world = try changedSinceBackup()
        try world.directory.write("no database", to: "test.db")
        try world.directory.write("no log", to: "test.db-wal")
        let kept = try #require(try world.restore(from: "copy.db"))
        let name = String(kept.dropFirst(world.directory.path.utf8.count + 1))
        #expect(world.directory.text(of: name) == "no database")
        #expect(world.directory.text(of: name + "-wal") == "no log")
        #expect(try world.open().names().count == 10)
    }

    @Test func `the rights of the database stay`() throws {
        let world = try changedSinceBackup()
        #expect(chmod(world.path, 0o660) == 0)
        if geteuid() == 0 { #expect(chown(world.path, 65_534, 65_534) == 0) }
        try world.restore(from: "copy.db")
        var status = stat()
        #expect(stat(world.path, &status) == 0 && status.st_mode & 0o777 == 0o660)
        if geteuid() == 0 { #expect(status.st_uid == 65_534 && status.st_gid == 65_534) }
    }

    @Test func `a symbolic link keeps leading to the database`() throws {
        let world = try changedSinceBackup()
        try world.directory.makeDirectory("data")
        #expect(rename(world.path, world.directory.path("data/test.db")) == 0)
        #expect(symlink("data/test.db", world.path) == 0)
        try world.restore(from: "copy.db")
        var status = stat()
        #expect(lstat(world.path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(try world.open().names().count == 10)
    }

    @Test func `while a Database is open nothing is restored`() throws {
        let world = try changedSinceBackup()
        let database = try world.open()
        let error = caught(DatabaseError.self) { try world.restore(from: "copy.db") }
        #expect(error?.kind == .busy)
        #expect(
            error?.message == "a server or another command has the database \(world.path) open; stop it first")
        #expect(try database.names().last == "later")
        database.close()
        #expect(throws: Never.self) { try world.restore(from: "copy.db") }
    }

    @Test func `while a program that does not know the lock has the database open nothing is restored`() throws {
        let world = try changedSinceBackup()
        let other = try PlainDatabase(world.path, .writable)
        #expect(try other.number("SELECT count(*) FROM items") == 11)
        let before = try world.directory.names()
        let error = caught(DatabaseError.self) { try world.restore(from: "copy.db") }
        #expect(error?.kind == .busy)
        #expect(error?.message == "another program has the database \(world.path) open; stop it first")
        #expect(try world.directory.names() == before)
        #expect(try other.number("SELECT count(*) FROM items") == 11)
    }

    @Test func `what is no sound backup of this application is refused, and the database stays`() throws {
        let world = try TemporaryCare(rows: 2_000)
        try world.backUp(to: "damaged.db")
        try world.damage(page: 6, of: "damaged.db")
        try world.directory.write(String(repeating: "letter ", count: 100), to: "letter.db")
        try world.directory.makeDirectory("directory.db")
        let other = try TemporaryCare(id: 8)
        try world.directory.write(other.directory.bytes(of: "test.db"), to: "other.db")
        try world.directory.write(world.directory.bytes(of: "test.db"), to: "live.db")
        try world.directory.write("log", to: "live.db-wal")
        let before = try (world.directory.names(), world.directory.bytes(of: "test.db"))
        let expected = [
            ("damaged.db", "it is damaged ("), ("letter.db", "it is not a SQLite database"), ("directory.db", "it is not a file"),
            ("other.db", "it belongs to another program (application_id 8, here 7)"),
            ("live.db", "no backup but a database in use"),
            ("missing.db", "No such file or directory"), ("test.db", "it is the database itself; name a backup"),
        ]
        for (file, reason) in expected {
            let error = caught(DatabaseError.self) { try world.restore(from: file) }
            #expect(error?.message.contains(reason) == true, "\(file): \(error?.message ?? "restored")")
        }
        #expect(try world.directory.names() == before.0)
        #expect(try world.directory.bytes(of: "test.db") == before.1)
    }
}

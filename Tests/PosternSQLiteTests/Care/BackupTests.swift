import Glibc
import PosternSQL
import Synchronization
import TestSupport
import Testing

/// Copies of a database.
@Suite struct BackupTests {
    @Test func `a copy is a database by itself with the same rows, mark and rights`() throws {
        let world = try TemporaryCare()
        #expect(chmod(world.path, 0o640) == 0)
        try world.backUp(to: "copy.db")
        #expect(try world.directory.names() == ["copy.db", "test.db"])
        var status = stat()
        #expect(stat(world.directory.path("copy.db"), &status) == 0 && status.st_mode & 0o777 == 0o640)
        let copy = try world.open("copy.db")
        #expect(try copy.names() == (0..<10).map { "row \($0)" })
        #expect(try copy.scalar("PRAGMA application_id", as: Int32.self) == TemporaryCare.ours)
    }

    @Test func `progress goes from little to all`() throws {
        let world = try TemporaryCare(rows: 100_000)
        var seen: [CareProgress] = []
        try world.backUp(to: "copy.db") { seen.append($0) }
        #expect(seen.count > 1)
        #expect(seen.map(\.done) == seen.map(\.done).sorted())
        #expect(seen.last.map { $0.done == $0.total && $0.total > 256 } == true)
    }

    @Test func `the copy is that of one moment, and commits of others do not make it start again`() throws {
        let world = try TemporaryCare(rows: 100_000)
        let database = try world.open()
        var steps = 0
        try world.backUp(to: "copy.db") { _ in
            steps += 1
            #expect(throws: Never.self) { try database.execute("INSERT INTO items (name) VALUES (\("while \(steps)"))") }
        }
        #expect(try database.scalar("SELECT count(*) FROM items WHERE name LIKE 'while %'", as: Int.self) == steps)
        #expect((2..<20).contains(steps))
        let copy = try world.open("copy.db")
        #expect(try copy.scalar("SELECT count(*) FROM items", as: Int.self) == 100_000)
        #expect(try copy.scalar("PRAGMA integrity_check", as: String.self) == "ok")
    }

    @Test func `a file that exists is not overwritten, and nothing is begun`() throws {
        let world = try TemporaryCare()
        try world.directory.write("precious", to: "copy.db")
        let path = world.directory.path("copy.db")
        var steps = 0
        let error = caught(DatabaseError.self) { try world.backUp(to: "copy.db") { _ in steps += 1 } }
        #expect(error?.message == "cannot write \(path): it exists already; name another file")
        #expect(steps == 0)
        let itself = caught(DatabaseError.self) { try world.backUp(to: "test.db") }
        #expect(itself?.message == "cannot write \(world.path): it exists already; name another file")
        #expect(world.directory.text(of: "copy.db") == "precious")
    }

    @Test func `a file that appears meanwhile is not overwritten`() throws {
        let world = try TemporaryCare()
        let error = caught(DatabaseError.self) {
            try world.backUp(to: "copy.db") { _ in
                #expect(throws: Never.self) { try world.directory.write("precious", to: "copy.db") }
            }
        }
        #expect(error?.message.hasSuffix("it exists already; name another file") == true)
        #expect(world.directory.text(of: "copy.db") == "precious")
        #expect(try world.directory.names() == ["copy.db", "test.db"])
    }

    @Test func `a directory that is missing is named`() throws {
        let world = try TemporaryCare()
        let error = caught(DatabaseError.self) { try world.backUp(to: "missing/copy.db") }
        let directory = world.directory.path("missing")
        #expect(
            error?.message == "cannot write \(directory)/copy.db: the directory \(directory) does not exist; create it first")
    }

    @Test func `a database that is missing is not made`() throws {
        let world = try TemporaryCare()
        #expect(caught(DatabaseError.self) { try world.backUp("nothing.db", to: "copy.db") }?.kind == .missing)
        #expect(try world.directory.names() == ["test.db"])
    }

    @Test func `a database that is damaged gives no copy`() throws {
        let world = try TemporaryCare(rows: 2_000)
        try world.damage(page: 6)
        let error = caught(DatabaseError.self) { try world.backUp(to: "copy.db") }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.hasPrefix("cannot copy \(world.path) to ") == true)
        #expect(try world.directory.names() == ["test.db"])
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a small file system needs root"))
    func `a full disk leaves nothing of the copy`() throws {
        let world = try TemporaryCare(rows: 60_000)
        let small = try world.directory.makeDirectory("small")
        try #require(system("mount -t tmpfs -o size=1m tmpfs \(small)") == 0)
        defer { _ = system("umount \(small)") }
        let error = caught(DatabaseError.self) { try world.backUp(to: "small/copy.db") }
        #expect(error?.kind == .full)
        #expect(error?.message == "cannot copy \(world.path) to \(small)/copy.db: database or disk is full")
        #expect(system("test -z \"$(ls -A \(small))\"") == 0)
    }

    @Test(.enabled(if: FileSystemTests.canMountFUSE, "a FUSE mount needs root, /dev/fuse and Debian's bindfs"))
    func `a network file system may hold the copy`() throws {
        let (world, store) = (try TemporaryCare(), try TemporaryDirectory())
        let mount = try world.directory.makeDirectory("mount")
        try #require(system("bindfs \(store.path) \(mount)") == 0)
        defer { _ = system("umount \(mount)") }
        try world.backUp(to: "mount/copy.db")
        #expect(throws: DatabaseError.self) { try world.backUp(to: "mount/copy.db") }
        #expect(try store.names() == ["copy.db"])
        try world.restore(from: "mount/copy.db")
        #expect(try world.open().names().count == 10)
    }
}

import Glibc
import PosternSQL
import TestSupport
import Testing

@testable import PosternSQLite

/// Copies from before a run of migrations.
@Suite struct SnapshotTests {
    private static let directory = "test.db-snapshots"

    private func mode(_ path: String) throws -> mode_t {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemFailure("stat") }
        return status.st_mode & 0o777
    }

    @Test func `a snapshot has what was committed, and nothing of the transaction that is open`() throws {
        let world = try TemporaryCare()
        #expect(chmod(world.path, 0o640) == 0)
        let database = try world.open()
        try database.write { session in
            try session.run(script: "CREATE TABLE loose (a, b); INSERT INTO loose VALUES (1, x'00ff'), (2.5, 'two'), (NULL, 3);")
            try session.run(script: "DELETE FROM loose WHERE a = 2.5; PRAGMA user_version = 1;")
        }
        let snapshot = try database.write { session in
            try session.execute("INSERT INTO items (name) VALUES ('not committed')")
            try session.run(script: "CREATE TABLE later (a)")
            return try world.takeSnapshot(label: "20261123044500")
        }
        #expect(snapshot.label == "20261123044500")
        #expect(snapshot.name.wholeMatch(of: /\d{8}T\d{6}\.\d{3}Z-20261123044500/) != nil)
        #expect(snapshot.time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        #expect(snapshot.file == "\(world.path)-snapshots/\(snapshot.name).db")
        let name = "\(Self.directory)/\(snapshot.name).db"
        #expect(try world.directory.size(name) == snapshot.bytes)
        #expect(try mode(snapshot.file) == 0o640)
        #expect(try mode(world.path + "-snapshots") == 0o750)
        #expect(try world.snapshots() == [snapshot])

        let copy = try world.open(name)
        #expect(try copy.names() == (0..<10).map { "row \($0)" })
        #expect(try copy.scalar("PRAGMA application_id", as: Int32.self) == TemporaryCare.ours)
        #expect(try copy.scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'later'", as: Int.self) == 0)
        let rows: SQL = "SELECT group_concat(rowid || ' ' || typeof(a) || ' ' || quote(b)) FROM loose"
        #expect(try copy.scalar(rows, as: String.self) == "1 integer X'00FF',3 null 3")
        #expect(try copy.scalar("PRAGMA integrity_check", as: String.self) == "ok")
    }

    @Test func `a snapshot leaves the writer its locks`() throws {
        let world = try TemporaryCare()
        let (first, second) = (try world.open(), try TemporarySQLite.open(world.path, world.options))
        try first.write { _ in
            _ = try world.takeSnapshot()
            let error = caught(DatabaseError.self) { try second.execute("INSERT INTO items (name) VALUES ('between')") }
            #expect(error?.kind == .busy)
        }
    }

    @Test func `snapshots are in the order in which they were taken, also within a moment and when the clock goes back`() throws {
        let world = try TemporaryCare()
        let taken = try ["b", "a", "base", "z", "1"].map { try world.takeSnapshot(label: $0) }
        #expect(try world.snapshots() == taken)
        let future = "29990101T000000.999Z-x.db"
        try world.directory.write(
            world.directory.bytes(of: "\(Self.directory)/\(taken[0].name).db"), to: "\(Self.directory)/\(future)")
        #expect(try world.takeSnapshot(label: "y").name == "29990101T000001.000Z-y")
        for snapshot in taken { try world.remove(snapshot) }
        try world.remove(taken[0])
        #expect(try world.snapshots().map(\.label) == ["x", "y"])
    }

    @Test func `what no snapshot can be called stays, and what a killed one has left goes`() throws {
        let world = try TemporaryCare()
        let first = try world.takeSnapshot()
        let others = [
            "notes.txt", "20261123T101112Z-base.db", "20261123T101112.123Z-base.db.bak", "20261323T101112.123Z-base.db",
            "x.partial-abcdef",
            "20261123T101112.123Z-.db", "20261123T101112.123Z-base.db.partial-abc",
        ]
        let left = ["20261123T101112.123Z-base.db.partial-aB3dEf", "20261123T101112.123Z-base.db.partial-aB3dEf-journal"]
        for name in others + left { try world.directory.write("mine", to: "\(Self.directory)/\(name)") }
        #expect(try world.snapshots() == [first])
        let second = try world.takeSnapshot()
        let names = try TemporaryDirectory.names(in: world.directory.path(Self.directory))
        #expect(names == (others + [first.name + ".db", second.name + ".db"]).sorted())
        let stranger = DatabaseSnapshot(name: "../test", file: world.path, time: "", label: "", bytes: 0)
        #expect(caught(DatabaseError.self) { try world.remove(stranger) }?.kind == .misuse)
        #expect(world.directory.has("test.db"))
    }

    @Test func `the snapshots of a linked database are beside the file`() throws {
        let world = try TemporaryCare()
        try world.directory.makeDirectory("links")
        #expect(symlink("../test.db", world.directory.path("links/test.db")) == 0)
        let snapshot = try world.takeSnapshot("links/test.db")
        #expect(try world.snapshots().map(\.name) == [snapshot.name])
        #expect(try world.snapshots("links/test.db") == [snapshot])
    }

    @Test func `where there is no room, none is begun`() throws {
        let world = try TemporaryCare()
        let error = caught(DatabaseError.self) { try SnapshotDirectory(of: world.path).checkRoom(for: .max) }
        #expect(error?.kind == .full)
        #expect(error?.message.wholeMatch(of: /it needs 9223372036854775807 bytes, and the disk has \d+ left/) != nil)
        #expect(throws: Never.self) { try SnapshotDirectory(of: world.path).checkRoom(for: 4_096) }
    }

    @Test func `a directory that is none is told`() throws {
        let world = try TemporaryCare()
        try world.directory.write("", to: Self.directory)
        let error = caught(DatabaseError.self) { _ = try world.takeSnapshot() }
        #expect(
            error?.message == """
                cannot take a snapshot of \(world.path) in \(world.path)-snapshots: cannot read the directory \
                \(world.path)-snapshots: Not a directory
                """)
    }

    @Test func `of a damaged database there is no snapshot, and nothing is left of it`() throws {
        let world = try TemporaryCare(rows: 2_000)
        let pages = try world.directory.size("test.db") / 4_096
        for page in 4..<pages { try world.damage(page: page) }
        let error = caught(DatabaseError.self) { _ = try world.takeSnapshot() }
        #expect(error?.kind == .corrupt, "\(String(describing: error))")
        #expect(try TemporaryDirectory.names(in: world.directory.path(Self.directory)) == [])
    }

    @Test func `progress is told while it copies`() throws {
        let world = try TemporaryCare(rows: 200_000)
        var seen: [CareProgress] = []
        _ = try world.takeSnapshot { seen.append($0) }
        #expect(seen.count > 1)
        #expect(seen.map(\.done) == seen.map(\.done).sorted())
        #expect(seen.last.map { $0.done > $0.total / 2 && $0.done <= $0.total } == true, "\(seen.suffix(1))")
    }

    @Test(arguments: [("base", "base"), ("../../etc/x", "______etc_x"), ("", "_"), ("é٣-.a_1", "____a_1")])
    func `a label becomes a part of a name`(_ label: String, _ part: String) {
        let name = SnapshotName(millisecondsSince1970: 1_795_409_100_007, label: label)
        #expect(name.file == "20261123T044500.007Z-\(part).db")
        #expect(SnapshotName(file: name.file) == name)
    }
}

import Glibc
import TestSupport
import Testing

/// Upgrades that are killed, or meet a full disk, while they take a snapshot or after it.
@Suite struct SnapshotFaultTests {
    private static let writes = "mkdir,fdatasync,fsync,pwrite64,ftruncate,renameat2,unlink"

    @Test(Requirement.strace)
    func `killed at one of its writes, an upgrade leaves whole snapshots of the old revision, and no litter for ever (M2)`()
        async throws
    {
        var (call, withSnapshot, withLitter) = (1, 0, 0)
        while true {
            let library = try await Library(in: TemporaryDirectory())
            let tracer = SystemCallTracer(Self.writes, inject: "signal=KILL:when=\(call)", in: library.directory)
            let outcome = try await library.run("migrate", "upgrade", through: tracer.command)
            let left = try library.snapshots()
            withSnapshot += left.contains { $0.hasSuffix(".db") } ? 1 : 0
            withLitter += left.contains { $0.contains(".partial-") } ? 1 : 0
            try library.expectSnapshots("killed at write \(call)")
            try await library.expectOldOrNew("killed at write \(call)")
            let settled = try library.snapshots()
            #expect(settled.allSatisfy { $0.hasSuffix(".db") }, "killed at write \(call)")
            guard outcome.exit == .signal(SIGKILL) else {
                #expect(outcome.exit == .code(0), "\(outcome.errors)")
                #expect(left.count == 1)
                break
            }
            call += 1 + call / 5
        }
        #expect(call > 100, "it was killed at many of its writes")
        #expect(withSnapshot > 3, "it was killed after the snapshot too")
        #expect(withLitter > 3, "it was killed in the snapshot too")
    }

    @Test(Requirement.strace) func `an upgrade that is killed again and again does not fill the disk with snapshots`()
        async throws
    {
        let library = try await Library(in: TemporaryDirectory())
        for attempt in 0..<9 {
            // The first that is written to the log is the run's own.
            let tracer = SystemCallTracer(
                "pwrite64", inject: "signal=KILL:when=1", path: library.directory.path("notes.db-wal"), in: library.directory)
            #expect(try await library.run("migrate", "upgrade", through: tracer.command).exit == .signal(SIGKILL))
            #expect(try library.snapshots().count == min(attempt + 1, 6))
        }
        try library.expectSnapshots("after nine kills")
        try await library.expectOldOrNew("after nine kills")
        #expect(try library.snapshots().count == 3)
    }

    @Test(Requirement.root)
    func `a disk without room for a snapshot refuses the run, with sizes, before anything is changed (M13)`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let disk = try SmallDisk("3m", in: directory)
        let library = try await Library("small/notes.db", in: directory)
        let size = try directory.size("small/notes.db")
        try disk.fill(3_000_000 - size - 300_000)
        let before = try directory.bytes(of: "small/notes.db")
        let outcome = try await library.run("migrate", "upgrade")
        #expect(outcome.exit == .code(1))
        let parts = outcome.errors.wholeMatch(
            of:
                /Error: cannot take a snapshot of small\/notes.db in small\/notes.db-snapshots: it needs (\d+) bytes, and the disk has (\d+) left; (.*)\n/
        )
        let match = try #require(parts, "\(outcome.errors)")
        #expect(Int(match.1).map { (size / 2...size).contains($0) } == true)
        #expect(Int(match.2).map { (100_000..<size).contains($0) } == true)
        #expect(
            match.3 == "nothing was changed: make room, or to go on without a snapshot, run it again with --no-snapshot")
        #expect(try directory.bytes(of: "small/notes.db") == before)
        #expect(!directory.has("small/notes.db-snapshots"))
        try disk.empty()
        try await library.expectOldOrNew("after a disk without room")
        #expect(try library.snapshots().count == 1)
    }

    @Test(Requirement.strace)
    func `a disk that fills up while the snapshot is written refuses the run too, and nothing is left of it (M13)`() async throws
    {
        let library = try await Library(in: TemporaryDirectory())
        let tracer = SystemCallTracer("pwrite64", inject: "error=ENOSPC:when=60+", in: library.directory)
        let outcome = try await library.run("migrate", "upgrade", through: tracer.command)
        #expect(outcome.exit == .code(1))
        #expect(outcome.errors.contains("cannot take a snapshot of notes.db in notes.db-snapshots: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("make room, or to go on without a snapshot"), "\(outcome.errors)")
        #expect(try library.snapshots() == [])
        try await library.expectOldOrNew("after a disk that filled up")
    }
}

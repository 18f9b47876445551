import Glibc
import TestSupport
import Testing

/// Runs of `notes migrate` that are killed, meet a full disk, or may not write.
@Suite struct MigrationKillTests {
    @Test(Requirement.strace) func `an upgrade that is killed at one of its writes leaves the old revision or the new one (M2)`()
        async throws
    {
        var call = 1
        while true {
            let library = try await Library(in: TemporaryDirectory())
            let tracer = SystemCallTracer(
                "fdatasync,fsync,pwrite64,ftruncate,unlink", inject: "signal=KILL:when=\(call)", in: library.directory)
            let outcome = try await library.run("migrate", "upgrade", "--no-snapshot", through: tracer.command)
            try await library.expectOldOrNew("killed at write \(call)")
            guard outcome.exit == .signal(SIGKILL) else {
                #expect(outcome.exit == .code(0), "\(outcome.errors)")
                break
            }
            call += 1 + call / 8  // each of the first, then ever fewer: most write pages of one and the same statement
        }
        #expect(call > 50, "it was killed at many of its writes")
    }

    @Test(Requirement.strace) func `an upgrade that is killed at 50 random points leaves the old revision or the new one (M2)`()
        async throws
    {
        var random = SeededGenerator(seed: 4)
        var kills = 0
        for attempt in 0..<200 where kills < 50 {
            let library = try await Library(in: TemporaryDirectory())
            let call = Int.random(in: 1...250, using: &random)
            let tracer = SystemCallTracer(
                "fcntl,pread64,pwrite64,fdatasync,ftruncate,close,unlink", inject: "signal=KILL:when=\(call)",
                in: library.directory
            )
            let outcome = try await library.run("migrate", "upgrade", "--no-snapshot", through: tracer.command)
            if outcome.exit == .signal(SIGKILL) { kills += 1 }
            try await library.expectOldOrNew("attempt \(attempt), killed at call \(call)")
        }
        #expect(kills == 50)
    }

    @Test(Requirement.root)
    func `a disk that is full during a rebuild leaves the old revision, and space that returns is used (M13)`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let disk = try SmallDisk("3m", in: directory)
        let library = try await Library("small/notes.db", in: directory)
        try disk.fill(3_000_000 - directory.size("small/notes.db") - 300_000)
        let outcome = try await library.run("migrate", "upgrade", "--no-snapshot")
        #expect(outcome.exit == .code(1))
        #expect(outcome.errors.contains("full"), "\(outcome.errors)")
        try disk.empty()
        try await library.expectOldOrNew("after a full disk")
    }

    @Test(Requirement.root, Requirement.tool("setpriv"))
    func `a user who may not write is told so, and nothing is changed (M25)`()
        async throws
    {
        let library = try await Library(in: TemporaryDirectory())
        let before = try library.directory.bytes(of: "notes.db")
        let stranger = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let outcome = try await library.run("migrate", "upgrade", through: stranger)
        #expect(outcome.exit == .code(1))
        #expect(
            outcome.errors
                == "Error: cannot open notes.db: this user may not write it; start the program as one who may\n")
        #expect(try library.directory.bytes(of: "notes.db") == before)
        try await library.expectOldOrNew("after a user who may not write")
    }

    @Test(arguments: ["newfstatat:error=ENOENT:when=1", "pread64:retval=0:when=2"])
    func `a database that another process writes in the very moment is neither missing nor damaged`(_ fault: String) async throws
    {
        let directory = try TemporaryDirectory()
        let path = directory.path("notes.db")
        let library = try await Library(path, in: directory)
        let parts = fault.split(separator: ":", maxSplits: 1).map(String.init)
        let tracer = SystemCallTracer(parts[0], inject: parts[1], path: path, in: directory)
        let outcome = try await library.run("migrate", "upgrade", "--no-snapshot", through: tracer.command)
        #expect(tracer.injections == 1)
        #expect(outcome.exit == .code(0))
        #expect(outcome.errors == "")
    }

    @Test func `of sixteen upgrades at once one applies and the others find nothing to do, a hundred times (M4)`() async throws {
        for batch in 0..<5 {
            let outcomes = try await UpgradeRace(rounds: 20, in: TemporaryDirectory()).outcomes()
            #expect(outcomes.count == 20, "batch \(batch)")
            #expect(outcomes.filter { $0 != UpgradeRace.expected } == [], "batch \(batch)")
        }
    }
}

import Glibc
import TestSupport
import Testing

/// A machine that loses its power, as an ext4 file system on a loop device.
@Suite(Requirement.root, Requirement.tool("mkfs.ext4"))
struct PowerLossTests {
    @Test func `no acknowledged unit of work is lost in 50 losses of power (D2)`() async throws {
        var random = SeededGenerator(seed: 3)
        for cycle in 0..<50 {
            let directory = try TemporaryDirectory()
            let disk = try await LoopDisk(in: directory)
            // Ten pages, so that there is a checkpoint under way at most moments; or a thousand, as a server has it.
            let size = cycle.isMultiple(of: 2) ? "40960" : "4096000"
            let writer = try ChildProcess(
                [Program.faultWriter, "\(disk.path)/storm.db", "--threads", "8", "--checkpoint", size], in: directory)
            let count = Int.random(in: 1...5_000, using: &random)
            try await eventually("\(count) transfers from \(writer.errors)") {
                writer.output.utf8.count(where: { $0 == 10 }) >= count
            }
            writer.signal(SIGKILL)
            #expect(try await writer.waitUntilExit() == .signal(SIGKILL))
            let found = try await disk.cutPower()
            let database = try FoundDatabase(found.path + "/storm.db")
            try database.expectTransfers(WriterReport(writer.output), threads: 8, "cycle \(cycle)")
        }
    }

    @Test(Requirement.strace)
    func `a loss of power in the middle of the first upgrade leaves no database, or a whole one (D24)`() async throws {
        let environment = ["DATABASE_URL": "sqlite:///disk/notes.db"]
        var call = 1
        while true {
            let directory = try TemporaryDirectory()
            let disk = try await LoopDisk(in: directory)
            let calls = "fdatasync,fsync,pwrite64,ftruncate,unlink"
            let tracer = SystemCallTracer(calls, inject: "signal=KILL:when=\(call)", in: directory)
            let outcome = try await CommandLineTool(in: directory).run(
                ["migrate", "upgrade"], environment: environment, through: tracer.command)
            let found = try await disk.cutPower()
            try await expectAbsentOrWhole(found, isWhole: outcome.exit == .code(0), "killed at call \(call)")
            guard outcome.exit == .signal(SIGKILL) else {
                #expect(outcome.exit == .code(0), "\(outcome.errors)")
                break
            }
            call += 1
        }
        #expect(call > 10, "the upgrade was killed at each of its writes")
    }

    @Test(Requirement.strace)
    func `a loss of power in the middle of a rebuild leaves the old revision or the new one (M3, D3)`() async throws {
        var call = 1
        while true {
            let directory = try TemporaryDirectory()
            let disk = try await LoopDisk(in: directory)
            let library = try await Library("disk/notes.db", in: directory)
            let calls = "fdatasync,fsync,pwrite64,ftruncate,unlink,rename"
            let tracer = SystemCallTracer(calls, inject: "signal=KILL:when=\(call)", in: directory)
            let outcome = try await library.run("migrate", "upgrade", through: tracer.command)
            let found = try await disk.cutPower()
            let left = Library(found: "cut/notes.db", in: found.directory)
            try left.expectSnapshots("power lost at write \(call)")
            try await left.expectOldOrNew("power lost at write \(call)")
            guard outcome.exit == .signal(SIGKILL) else {
                #expect(outcome.exit == .code(0), "\(outcome.errors)")
                break
            }
            call += 1 + call / 8
        }
        #expect(call > 50, "the power was cut at many of its writes")
    }

    @Test(Requirement.strace)
    func `a loss of power in the middle of a backup leaves no copy, or a whole one (D3)`() async throws {
        var call = 1
        while true {
            let directory = try TemporaryDirectory()
            let disk = try await LoopDisk(in: directory)
            let library = try await Library("disk/notes.db", in: directory)
            let calls = "fdatasync,fsync,pwrite64,ftruncate,unlink,rename,renameat2,link"
            let tracer = SystemCallTracer(calls, inject: "signal=KILL:when=\(call)", in: directory)
            let outcome = try await library.run("db", "backup", "disk/copy.db", through: tracer.command)
            let found = try await disk.cutPower()
            #expect(directory.has("cut/copy.db") || outcome.exit == .signal(SIGKILL), "power lost at write \(call)")
            let copies = directory.has("cut/copy.db") ? ["cut/copy.db"] : []
            for database in ["cut/notes.db"] + copies {
                try await Library(found: database, in: found.directory).expectOldOrNew("\(database), power lost at write \(call)")
            }
            guard outcome.exit == .signal(SIGKILL) else {
                #expect(outcome.exit == .code(0), "\(outcome.errors)")
                break
            }
            call += 1 + call / 8
        }
        #expect(call > 10, "the power was cut at many of its writes")
    }

    /// - Parameter isWhole: whether it must be there.
    private func expectAbsentOrWhole(_ disk: LoopDisk, isWhole: Bool, _ comment: Comment) async throws {
        let notes = CommandLineTool(in: disk.directory)
        let environment = ["DATABASE_URL": "sqlite:///cut/notes.db"]
        let current = try await notes.run(["migrate", "current"], environment: environment)
        let allowed =
            isWhole
            ? ["20261123044500 (create notes table) (head)\n"] : ["20261123044500 (create notes table) (head)\n", "base\n", ""]
        #expect(allowed.contains(current.output), "\(comment): \(current.output)\(current.errors)")
        let again = try await notes.run(["migrate", "upgrade"], environment: environment)
        #expect(again.exit == .code(0), "\(comment): \(again.errors)")
        try FoundDatabase(disk.path + "/notes.db").expectIntegrity(comment)
    }
}

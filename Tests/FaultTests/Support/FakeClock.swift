import FoundationEssentials
import Glibc
import TestSupport

/// The time of day that a program sees, moved by libfaketime; the clocks that only count on are left alone, as when somebody sets the
/// machine's clock.
struct FakeClock {
    private let directory: TemporaryDirectory

    /// Where Debian's package `faketime` puts it.
    static let library = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
        .map { $0 + "/faketime/libfaketimeMT.so.1" }.first { FileManager.default.fileExists(atPath: $0) }

    init(in directory: TemporaryDirectory) throws {
        self.directory = directory
        try move("+0")
    }

    /// - Parameter distance: from the true time: `+1d`.
    func move(_ distance: String) throws {
        try directory.write(distance + "\n", to: "clock.tmp")
        guard rename(directory.path("clock.tmp"), directory.path("clock")) == 0 else { throw SystemFailure("rename") }
    }

    /// For the program. The library would take condition variables for those of an old glibc, whose clock it must convert, and is told not to.
    var environment: [String: String] {
        [
            "LD_PRELOAD": Self.library ?? "", "FAKETIME_TIMESTAMP_FILE": directory.path("clock"), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        ]
    }

    /// Removes what the library leaves of the command that has become `process`.
    static func clearUp(after process: ChildProcess) {
        for name in ["faketime_shm_\(process.id)", "sem.faketime_sem_\(process.id)"] { unlink("/dev/shm/\(name)") }
    }
}

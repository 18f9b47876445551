import Glibc
import TestSupport

/// A file system in memory that is soon full.
final class SmallDisk: Sendable {
    let directory: TemporaryDirectory
    /// Where it is mounted.
    let path: String

    /// - Parameter size: as tmpfs understands it: `2m`.
    init(_ size: String, in directory: TemporaryDirectory) throws {
        self.directory = directory
        path = try directory.makeDirectory("small")
        guard mount("small", path, "tmpfs", 0, "size=\(size)") == 0 else { throw SystemFailure("mount") }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// Gives it another size.
    func resize(_ size: String) throws {
        guard mount("small", path, "tmpfs", UInt(MS_REMOUNT), "size=\(size)") == 0 else { throw SystemFailure("mount") }
    }

    /// Takes `count` bytes of it.
    func fill(_ count: Int) throws {
        try directory.write([UInt8](repeating: 0, count: count), to: "small/filler")
    }

    /// Gives them back.
    func empty() throws { try directory.remove("small/filler") }
}

import Glibc
import TestSupport

/// An ext4 file system in a file, whose power can be cut: what was written and not synced is then gone.
///
/// The kernel keeps what is not synced in the page cache of the mounted file system, above the loop device; the file below has only
/// what a disk would have. A copy of it is the disk of a machine that has lost its power, and mounting the copy replays the journal
/// of ext4 as the machine does when it starts again.
final class LoopDisk: Sendable {
    let directory: TemporaryDirectory
    private let image: String
    private let name: String

    /// Makes an empty one.
    convenience init(in directory: TemporaryDirectory) async throws {
        let image = "/dev/shm/\(directory.path.split(separator: "/").joined(separator: "-")).img"
        let size = "48M"
        try await Self.run(["truncate", "-s", size, image], in: directory)
        do { try await Self.run(["mkfs.ext4", "-q", "-F", image], in: directory) } catch {
            unlink(image)
            throw error
        }
        try await self.init(image: image, name: "disk", in: directory)
    }

    private init(image: String, name: String, in directory: TemporaryDirectory) async throws {
        self.directory = directory
        self.image = image
        self.name = name
        try directory.makeDirectory(name)
        do { try await Self.run(["mount", "-o", "loop", image, directory.path(name)], in: directory) } catch {
            unlink(image)
            throw error
        }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        unlink(image)
    }

    /// Where it is mounted.
    var path: String { directory.path(name) }

    /// The same disk after a loss of power. Nothing may write to this one any more.
    func cutPower() async throws -> LoopDisk {
        let copy = image + ".cut"
        // Before this one is unmounted, which would write what only the kernel had.
        try await Self.run(["cp", "--sparse=always", image, copy], in: directory)
        return try await LoopDisk(image: copy, name: "cut", in: directory)
    }

    private static func run(_ command: [String], in directory: TemporaryDirectory) async throws {
        let process = try ChildProcess(command, in: directory)
        guard try await process.waitUntilExit() == .code(0) else { throw TimedOut("success of \(process.story)") }
    }
}

import Glibc
import TestSupport

/// A pipe of the test's own; both ends are closed with it.
struct TestPipe: ~Copyable {
    let reader: Int32
    let writer: Int32

    /// - Parameter isBlocking: Whether a writer waits while the pipe is full. The reader waits in either case.
    init(isBlocking: Bool = true) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemFailure("pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        guard isBlocking || fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0 else { throw SystemFailure("fcntl") }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// What the pipe holds at this moment, up to 1 MiB, waiting for the first byte.
    func read() throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = Glibc.read(reader, &bytes, bytes.count)
        guard count >= 0 else { throw SystemFailure("read") }
        return Array(bytes[..<count])
    }

    /// - Returns: How many bytes fit into the pipe from now on.
    func shrinkToOnePage() throws -> Int {
        let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ, which Glibc declares for GNU sources only
        let size = fcntl(writer, setPipeSize, Int32(4096))
        guard size > 0 else { throw SystemFailure("fcntl") }
        return Int(size)
    }
}

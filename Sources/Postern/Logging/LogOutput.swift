import Glibc
import Synchronization

/// A file descriptor that threads write whole log lines to; the handlers of one program share one.
///
/// The kernel keeps lines apart up to `PIPE_BUF` (4 KiB), also between processes; the lock does so for longer ones between threads.
/// The descriptor is neither closed nor changed: it may be shared with other processes, so that `O_NONBLOCK` is not ours to set.
package final class LogOutput: Sendable {
    private let descriptor: Int32

    /// Whether the last line that was written lacks its end.
    private let isTorn = Mutex(false)

    /// - Parameter descriptor: 2 is standard error. The program must ignore `SIGPIPE`: else it dies with whoever reads its log.
    package init(descriptor: Int32 = 2) {
        self.descriptor = descriptor
    }

    /// Writes `line`, which ends with LF, with one call of `write(2)`.
    ///
    /// An error (nobody reads, no space, or a full pipe that does not block) drops the line. If a part of it was written,
    /// the next line begins with the LF that is missing. A full pipe that does block, blocks the caller.
    package func write(_ line: [UInt8]) {
        isTorn.withLock { isTorn in
            let bytes = isTorn ? [UInt8(ascii: "\n")] + line : line
            let count = send(bytes)
            if count > 0 { isTorn = bytes[count - 1] != UInt8(ascii: "\n") }
        }
    }

    /// Writes until the end or the first error; a second call is needed only if a signal or a full pipe cut the first one short.
    ///
    /// - Returns: How many bytes were written.
    private func send(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[sent...])
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { break }
                sent += count
            }
            return sent
        }
    }
}

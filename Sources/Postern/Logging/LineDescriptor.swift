internal import Glibc

/// A file descriptor that takes lines, written to in a way that does not wait for long, whatever it is and whoever reads it.
///
/// It may be shared with other processes, so that `O_NONBLOCK` is not ours to set: a pipe is asked for room first, which it has for
/// `PIPE_BUF` bytes when it says so, and a socket is told not to wait.
struct LineDescriptor {
    private enum Kind {
        /// What does not wait by itself: a file, and what somebody has set `O_NONBLOCK` of.
        case prompt
        case socket
        /// A pipe, a terminal.
        case stream
    }

    let descriptor: Int32
    private let kind: Kind
    /// For how many milliseconds a line waits for room.
    private let patience: Int32
    /// Whether the last line that was written lacks its end.
    private var isTorn = false
    /// Whether the last line found no room: the next does not wait for any.
    private var isStuck = false

    private static let pipeBuffer = 4_096  // PIPE_BUF (limits.h), a macro

    init(_ descriptor: Int32, patience: Int32) {
        self.descriptor = descriptor
        self.patience = patience
        var status = stat()
        let type = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
        let isNonBlocking = fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0
        kind =
            switch type {
            case S_IFSOCK: .socket
            case S_IFREG: .prompt
            default: isNonBlocking ? .prompt : .stream
            }
    }

    /// Writes `line`, which ends with LF: with one call, unless it is longer than `PIPE_BUF` or a signal cuts it short. If only a part of
    /// it could be written, the next line begins with the LF that is missing.
    ///
    /// - Returns: the number of the error when the line, or its end, is lost; `EAGAIN` when there was no room.
    mutating func write(_ line: [UInt8]) -> Int32? {
        let bytes = isTorn ? [UInt8(ascii: "\n")] + line : line
        let (count, failure) = send(bytes)
        if count > 0 { isTorn = bytes[count - 1] != UInt8(ascii: "\n") }
        isStuck = failure == EAGAIN
        return failure
    }

    private func send(_ bytes: [UInt8]) -> (count: Int, failure: Int32?) {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = sendSome(UnsafeRawBufferPointer(rebasing: buffer[sent...]))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return (sent, count == 0 ? EIO : errno) }
                sent += count
            }
            return (sent, nil)
        }
    }

    private func sendSome(_ bytes: UnsafeRawBufferPointer) -> Int {
        if kind == .stream {
            guard waitForRoom() else { return -1 }
            return Glibc.write(descriptor, bytes.baseAddress, min(bytes.count, Self.pipeBuffer))
        }
        let count = sendAtOnce(bytes)
        guard count < 0, errno == EAGAIN, waitForRoom() else { return count }
        return sendAtOnce(bytes)
    }

    private func sendAtOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard kind == .socket else { return Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
        return Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }

    /// - Returns: whether there is room; if not, `errno` says why.
    private func waitForRoom() -> Bool {
        var query = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let ready = poll(&query, 1, isStuck ? 0 : patience)
        if ready == 0 { errno = EAGAIN }
        return ready > 0
    }
}

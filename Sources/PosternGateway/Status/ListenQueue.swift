internal import CLinux
internal import Glibc

/// The kernel's queue of connections to one listening socket that nobody has accepted yet.
struct ListenQueue: Equatable {
    /// How many wait there.
    let length: Int
    /// How many may.
    let capacity: Int

    /// Asks the kernel about a listening unix or TCP socket; never blocks.
    ///
    /// - Returns: `nil` when it does not tell, as without its module `unix_diag`.
    init?(of listener: Int32) {
        if SocketAddress.own(of: listener).family == AF_UNIX {
            self.init(unix: listener)
        } else {
            self.init(tcp: listener)
        }
    }

    private init(length: Int, capacity: Int) {
        self.length = length
        self.capacity = capacity
    }

    /// Of a socket that listens, `struct tcp_info` has the queue in `tcpi_unacked` and its capacity in `tcpi_sacked`.
    private init?(tcp listener: Int32) {
        var info = [UInt32](repeating: 0, count: 8)
        var size = socklen_t(info.count * 4)
        guard getsockopt(listener, Int32(IPPROTO_TCP), Int32(CLINUX_TCP_INFO), &info, &size) == 0, size == info.count * 4
        else { return nil }
        self.init(length: Int(info[6]), capacity: Int(info[7]))
    }

    /// Asks for the socket by its inode (`sock_diag(7)`), since a unix socket has no option that tells.
    private init?(unix listener: Int32) {
        var status = stat()
        guard fstat(listener, &status) == 0 else { return nil }
        let kernel = socket(Int32(CLINUX_AF_NETLINK), Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), Int32(CLINUX_SOCK_DIAG))
        guard kernel >= 0 else { return nil }
        defer { close(kernel) }
        let question = SocketDiagnosis.question(inode: UInt32(truncatingIfNeeded: status.st_ino))
        guard send(kernel, question, question.count, 0) == question.count else { return nil }
        var answer = [UInt8](repeating: 0, count: 512)
        let count = recv(kernel, &answer, answer.count, Int32(MSG_DONTWAIT))
        guard count > 0, let lengths = SocketDiagnosis.lengths(in: answer.prefix(count)) else { return nil }
        self.init(length: Int(lengths.waiting), capacity: Int(lengths.limit))
    }
}

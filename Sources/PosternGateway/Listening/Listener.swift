internal import CLinux
internal import Glibc

/// A socket that the web server connects to. It is closed with the last reference.
package final class Listener: Sendable {
    package let address: ListenAddress
    let descriptor: Int32
    private let strangers = StrangerCount()
    private let file: SocketFile?
    private let rule: PeerRule
    private let isTCP: Bool

    /// Listens.
    ///
    /// - Throws: ``GatewayError`` with the address and what stands in the way.
    package init(_ address: ListenAddress) throws(GatewayError) {
        self.address = address
        rule = try PeerRule(address)
        switch address.endpoint {
        case .unix(let path, let options):
            let made = try SocketFile.listen(at: path, options, backlog: Backlog.wanted, for: address)
            (descriptor, file, isTCP) = (made.descriptor, made.file, false)
        case .tcp(let host, let port):
            (file, isTCP) = (nil, true)
            descriptor = try TCPSocket.listen(host: host, port: port, backlog: Backlog.wanted, for: address)
        case .descriptor(let inherited):
            file = nil
            isTCP = try InheritedSocket.check(inherited, for: address)
            descriptor = inherited
        case .systemd:
            throw .address(address.description, reason: "systemd has passed no sockets to this process")
        }
        // Several workers may be told of one connection; those that come too late must not block.
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    }

    deinit {
        withdraw()
        close(descriptor)
    }

    /// How many peers that may not connect have been turned away.
    package var turnedAway: Int { strangers.value }

    /// Removes the file of a unix socket, so that nobody new connects and another process may listen there.
    func withdraw() {
        file?.remove()
    }

    /// Lets the kernel refuse new connections, unless the socket belongs to the parent process, which may go on with it.
    func refuse() {
        if case .descriptor = address.endpoint { return }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Whether `descriptor` is a socket that listens (`SO_ACCEPTCONN`).
    package static func isListening(_ descriptor: Int32) -> Bool {
        var isListening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0 && isListening != 0
    }

    enum Acceptance {
        /// A connection, blocking.
        case connection(Int32)
        /// A peer that may not connect; its connection is closed. With a notice when it is time for one.
        case stranger(StrangerCount.Notice?)
        /// Nobody is waiting, or who was has gone.
        case nobody
        /// The process or the machine is out of descriptors or memory.
        case exhausted(Int32)
    }

    /// Takes the next connection; never blocks. The descriptor it gives does: libfcgi takes EAGAIN for an error.
    func accept() -> Acceptance {
        let connection = accept4(descriptor, nil, nil, Int32(CLINUX_CLOEXEC))
        guard connection >= 0 else {
            switch errno {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted(errno)
            default: return .nobody
            }
        }
        if let stranger = rule.stranger(on: connection) {
            let notice = strangers.note(stranger, at: Monotonic.now())
            close(connection)
            return .stranger(notice)
        }
        if isTCP {
            var on: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        return .connection(connection)
    }
}

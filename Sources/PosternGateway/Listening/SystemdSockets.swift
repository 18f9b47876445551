internal import Glibc

/// The listening sockets that systemd has opened for this process, from descriptor 3 on (`sd_listen_fds(3)`).
package struct SystemdSockets: Sendable, Equatable {
    package struct Socket: Sendable, Equatable {
        package let descriptor: Int32
        /// The unit's `FileDescriptorName=`, by default the unit's own name.
        package let name: String

        package init(descriptor: Int32, name: String) {
            self.descriptor = descriptor
            self.name = name
        }
    }

    package let sockets: [Socket]

    private static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PIDFDID"]
    private static let first: Int32 = 3
    /// More than any unit has, and few enough to be listed.
    private static let limit: Int32 = 4_096

    /// Takes the sockets of this process, and removes the variables that tell of them: neither reaches a child. To be called before there are other threads, since the environment has no lock.
    ///
    /// - Throws: ``GatewayError/address(_:reason:)`` when the variables contradict each other.
    package static func take() throws(GatewayError) -> SystemdSockets {
        defer { for variable in variables { unsetenv(variable) } }
        let taken = try SystemdSockets({ getenv($0).map { String(cString: $0) } }, process: getpid())
        for socket in taken.sockets { _ = fcntl(socket.descriptor, F_SETFD, FD_CLOEXEC) }
        return taken
    }

    /// - Parameters:
    ///   - variable: looks a variable up in the environment.
    ///   - process: whose sockets they must be; those of another process are ignored.
    package init(_ variable: (String) -> String?, process: Int32) throws(GatewayError) {
        guard let text = variable("LISTEN_PID"), let count = variable("LISTEN_FDS") else {
            sockets = []
            return
        }
        guard let owner = Int32(text), owner > 0 else { throw Self.fault("LISTEN_PID", text) }
        guard owner == process else {
            sockets = []
            return
        }
        guard let number = Int32(count), (0...Self.limit).contains(number) else { throw Self.fault("LISTEN_FDS", count) }
        let names = variable("LISTEN_FDNAMES").map { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) }
        guard names == nil || names?.count == Int(number) || number == 0 else {
            throw .address("systemd", reason: "LISTEN_FDNAMES does not have as many names as LISTEN_FDS says: \(number)")
        }
        sockets = (0..<number).map { index in
            Socket(descriptor: Self.first + index, name: names?[Int(index)] ?? "unknown")
        }
    }

    private static func fault(_ variable: String, _ value: String) -> GatewayError {
        .address("systemd", reason: "\(variable)=\(value) is not what systemd passes; start the program through a socket unit")
    }

    /// One address for each socket, in their order: those called `scgi` speak SCGI, all others FastCGI.
    package var addresses: [ListenAddress] {
        sockets.map { socket in
            let wire = WireProtocol(rawValue: socket.name) ?? .fastcgi
            return ListenAddress(wire, .descriptor(socket.descriptor), "\(wire.rawValue):systemd:\(socket.name)")
        }
    }

    /// Puts the sockets in the place of the addresses that name them.
    ///
    /// - Throws: ``GatewayError/address(_:reason:)`` when one names a socket that was not passed, or that another has named.
    package func resolve(_ addresses: [ListenAddress]) throws(GatewayError) -> [ListenAddress] {
        var left = sockets
        var resolved: [ListenAddress] = []
        for address in addresses {
            guard case .systemd(let name) = address.endpoint else {
                resolved.append(address)
                continue
            }
            let named = left.filter { name == nil || $0.name == name }
            guard !named.isEmpty else { throw .address(address.description, reason: missing(name)) }
            left.removeAll(where: named.contains)
            resolved += named.map { address.on($0.descriptor) }
        }
        return resolved
    }

    private func missing(_ name: String?) -> String {
        guard !sockets.isEmpty else { return "systemd has passed no sockets; start the program through a socket unit" }
        let names = sockets.map(\.name).joined(separator: ", ")
        return name == nil
            ? "other addresses have taken all sockets that systemd has passed: \(names)"
            : "systemd has passed no socket of that name that is not taken; it has passed \(names)"
    }
}

import Glibc
import TestSupport

/// The socket of a service manager (`NOTIFY_SOCKET`).
final class NotifySocket: Sendable {
    private let descriptor: Int32

    /// - Parameter address: a path, or a name behind `@`.
    init(_ address: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure("socket") }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { path in
            path.copyBytes(from: address.utf8)
            if address.hasPrefix("@") { path[0] = 0 }
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size - 108 + address.utf8.count)
        let status = withUnsafePointer(to: name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard status == 0 else { throw SystemFailure("bind \(address)") }
    }

    deinit { close(descriptor) }

    /// The next message; waits for it.
    func next() async throws -> String {
        try await blocking { [descriptor] in
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, 60_000) == 1 else { throw TimedOut("a message to the service manager") }
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    /// The next message that begins with `text`, and all before it. Those that nobody takes in time are lost, as at systemd's own.
    func messages(until text: String) async throws -> [String] {
        let deadline = Deadline()
        var messages: [String] = []
        while !deadline.isOver {
            messages.append(try await next())
            if messages[messages.count - 1].hasPrefix(text) { return messages }
        }
        throw TimedOut("a message that begins with \(text): \(messages.suffix(3))")
    }

    /// Whether nothing has come.
    var isEmpty: Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, 0) == 0
    }
}

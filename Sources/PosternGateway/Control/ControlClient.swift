internal import Glibc

/// Asks at the control socket of a service.
package enum ControlClient {
    /// Why there is no answer.
    package struct Silence: Error, CustomStringConvertible {
        package let description: String
    }

    /// Says `command`, and waits for its answer; blocks.
    ///
    /// - Parameters:
    ///   - path: of the socket.
    ///   - patience: for how long to wait.
    /// - Throws: ``Silence`` when nobody listens there, the user may not connect, or no whole answer has come in time.
    package static func ask(_ command: ControlCommand, at path: String, for patience: Duration) throws(Silence) -> ControlAnswer {
        let deadline = Monotonic.now() + patience.milliseconds
        let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard connection >= 0 else { throw Silence(description: "socket failed: \(GatewayError.text(of: errno))") }
        defer { close(connection) }
        // A connect waits for room in a full queue no longer than this.
        limit(SO_SNDTIMEO, until: deadline, on: connection)
        guard SocketFile.withName(path, { connect(connection, $0, $1) }) == 0 else { throw Silence(description: reason(errno)) }
        let line = Array((command.line + "\n").utf8)
        guard send(connection, line, line.count, Int32(MSG_NOSIGNAL)) == line.count else { throw unanswered(patience) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            limit(SO_RCVTIMEO, until: deadline, on: connection)
            let count = recv(connection, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        guard let answer = ControlAnswer(bytes) else { throw unanswered(patience) }
        return answer
    }

    private static func limit(_ option: Int32, until deadline: UInt64, on connection: Int32) {
        let left = max(1, deadline - min(Monotonic.now(), deadline))
        var time = timeval(tv_sec: Int(clamping: left / 1_000), tv_usec: Int(left % 1_000) * 1_000)
        setsockopt(connection, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func unanswered(_ patience: Duration) -> Silence {
        Silence(description: "there was no whole answer within \(patience.milliseconds / 1_000) s")
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file: no service with this control socket runs"
        case ECONNREFUSED: "nobody listens there: the service has ended"
        case EACCES: "this user may not connect; ask as the service's own user, or as root"
        case EAGAIN: "its queue is full: the service does not answer"
        default: GatewayError.text(of: code)
        }
    }
}

internal import CLinux
internal import Glibc

/// What a serving process and its supervisor tell each other, one message a packet.
enum SupervisorMessage: Equatable {
    case serves(drainMilliseconds: UInt64)
    case drains
    case lives
    case wantsReplacement(String)
    /// The supervisor's: another process serves, which takes what is put in the ``Handover``.
    case handOver

    /// The most bytes of a message.
    static let limit = 512

    var text: String {
        switch self {
        case .serves(let milliseconds): "serves \(milliseconds)"
        case .drains: "drains"
        case .lives: "lives"
        case .wantsReplacement(let reason): "wants-replacement \(reason)"
        case .handOver: "hand-over"
        }
    }

    /// - Returns: `nil` for a message that only another version knows.
    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        switch (parts.first, parts.dropFirst().first) {
        case ("serves", let number?):
            guard let milliseconds = UInt64(number) else { return nil }
            self = .serves(drainMilliseconds: milliseconds)
        case ("drains", nil): self = .drains
        case ("lives", nil): self = .lives
        case ("wants-replacement", let reason): self = .wantsReplacement(String(reason ?? ""))
        case ("hand-over", nil): self = .handOver
        default: return nil
        }
    }
}

/// One end of the connection between a supervisor and a serving process (`SOCK_SEQPACKET`).
final class SupervisorChannel: Sendable {
    let descriptor: Int32

    init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Makes both ends.
    static func pair() throws(GatewayError) -> (SupervisorChannel, SupervisorChannel) {
        var ends: (Int32, Int32) = (-1, -1)
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        let status = withUnsafeMutableBytes(of: &ends) { bytes in
            socketpair(AF_UNIX, kind, 0, bytes.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        guard status == 0 else { throw .last("socketpair") }
        return (SupervisorChannel(owning: ends.0), SupervisorChannel(owning: ends.1))
    }

    /// Sends without waiting; what nobody can take is dropped.
    func send(_ message: SupervisorMessage) {
        let bytes = Array(message.text.utf8.prefix(SupervisorMessage.limit))
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }

    enum Reception: Equatable {
        case message(SupervisorMessage)
        case nothing
        /// The other end is closed.
        case closed
    }

    /// The next message that has come. Never blocks.
    func receive() -> Reception {
        var bytes = [UInt8](repeating: 0, count: SupervisorMessage.limit)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return count == 0 ? .closed : .nothing }
            let text = String(decoding: bytes.prefix(count), as: UTF8.self)
            if let message = SupervisorMessage(text) { return .message(message) }
        }
    }
}

extension SupervisorChannel: Overseer {
    package func serves(drain: Duration) { send(.serves(drainMilliseconds: drain.milliseconds)) }
    package var hasSuccessor: Bool {
        while case .message(let message) = receive() {
            if message == .handOver { return true }
        }
        return false
    }

    package func drains() { send(.drains) }
    package func lives() { send(.lives) }
    package func wantsReplacement(_ reason: String) { send(.wantsReplacement(reason)) }
}

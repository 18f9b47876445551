internal import Glibc

/// One connection to a control socket: says a line, and is given an answer. No call blocks.
struct ControlVisitor {
    let descriptor: Int32
    /// Before when it must have said its line, or taken its answer, by ``Monotonic``; `.max` while the answer is not known.
    private(set) var deadline: UInt64
    private var input: [UInt8] = []
    private var output: ArraySlice<UInt8>?

    /// The most bytes of a line.
    static let lineLimit = 128
    /// How many milliseconds a line or an answer may take.
    static let patience: UInt64 = 5_000

    init(_ descriptor: Int32, at now: UInt64) {
        self.descriptor = descriptor
        deadline = now + Self.patience
    }

    /// Whether its command is being carried out.
    var isWaiting: Bool { deadline == .max }

    /// What `poll` is to look for; that the other end is closed it tells unasked.
    var events: Int16 { isWaiting ? 0 : Int16(output == nil ? POLLIN : POLLOUT) }

    mutating func waits() { deadline = .max }

    mutating func answer(_ answer: ControlAnswer, at now: UInt64) {
        output = answer.bytes[...]
        deadline = now + Self.patience
    }

    enum Turn: Equatable {
        case command(ControlCommand)
        case misunderstood
        /// There is nothing to do now.
        case later
        /// It is gone, late, or has its answer: to be closed.
        case over
    }

    /// Does what can be done now.
    mutating func attend(at now: UInt64) -> Turn {
        if deadline <= now { return .over }
        if isWaiting { return isGone ? .over : .later }
        return output == nil ? hear() : speak()
    }

    private var isGone: Bool {
        var query = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&query, 1, 0) == 1 && Int32(query.revents) & (POLLHUP | POLLERR) != 0
    }

    private mutating func hear() -> Turn {
        var buffer = [UInt8](repeating: 0, count: Self.lineLimit + 1)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count >= 0 else { return errno == EAGAIN || errno == EINTR ? .later : .over }
        input += buffer.prefix(count)
        let line = input.prefix { $0 != UInt8(ascii: "\n") }
        guard line.count <= Self.lineLimit else { return .misunderstood }
        // A peer that ends its half has said its line as well.
        guard line.count < input.count || count == 0 else { return .later }
        guard !input.isEmpty else { return .over }
        let text = String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        return ControlCommand(text).map(Turn.command) ?? .misunderstood
    }

    private mutating func speak() -> Turn {
        guard let output, !output.isEmpty else { return .over }
        let count = output.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL)) }
        guard count > 0 else { return errno == EAGAIN || errno == EINTR ? .later : .over }
        self.output = output.dropFirst(count)
        return count == output.count ? .over : .later
    }
}

internal import Glibc

/// Serves a control socket beside other work: takes a line from each visitor, gives it an answer, and closes. Nothing here blocks,
/// whatever a visitor does. Not for several threads.
final class ControlDesk {
    /// Names a visitor for as long as the desk exists.
    struct Ticket: Hashable {
        fileprivate let number: Int
    }

    private let listener: Listener?
    private var visitors: [Ticket: ControlVisitor] = [:]
    private var lastNumber = 0
    /// Before when nobody is accepted, because there were no descriptors left.
    private var restsUntil: UInt64 = 0

    /// How many visitors there may be at a time; others wait in the kernel's queue.
    private static let limit = 32
    /// How many milliseconds the desk waits for descriptors.
    private static let rest: UInt64 = 100

    /// - Parameter listener: where visitors come from; `nil` when they are only admitted.
    init(_ listener: Listener?) {
        self.listener = listener
    }

    deinit {
        for visitor in visitors.values { close(visitor.descriptor) }
    }

    /// What is to be waited for before the next ``attend(at:)``.
    var descriptors: [pollfd] {
        var descriptors = visitors.values.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        if let listener, visitors.count < Self.limit, restsUntil == 0 {
            descriptors.append(pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0))
        }
        return descriptors
    }

    /// When ``attend(at:)`` is due at the latest, by ``Monotonic``; `.max` for never.
    var nextDeadline: UInt64 { min(visitors.values.map(\.deadline).min() ?? .max, restsUntil == 0 ? .max : restsUntil) }

    /// Does what can be done now.
    ///
    /// - Returns: the commands that were said. Each is to be answered, or its visitor given away.
    func attend(at now: UInt64) -> [(visitor: Ticket, command: ControlCommand)] {
        acceptAll(at: now)
        var commands: [(visitor: Ticket, command: ControlCommand)] = []
        for ticket in visitors.keys {
            switch visitors[ticket]?.attend(at: now) {
            case .command(let command):
                visitors[ticket]?.waits()
                commands.append((ticket, command))
            case .misunderstood: answer(ticket, .misunderstood, at: now)
            case .over: remove(ticket)
            case .later, nil: break
            }
        }
        return commands
    }

    private func acceptAll(at now: UInt64) {
        guard let listener, now >= restsUntil else { return }
        restsUntil = 0
        while visitors.count < Self.limit {
            switch listener.accept() {
            case .connection(let descriptor): _ = admit(descriptor, at: now)
            case .stranger: break
            case .nobody: return
            case .exhausted:
                restsUntil = now + Self.rest
                return
            }
        }
    }

    /// Takes a connection that somebody else has accepted.
    func admit(_ descriptor: Int32, at now: UInt64) -> Ticket {
        lastNumber += 1
        let ticket = Ticket(number: lastNumber)
        visitors[ticket] = ControlVisitor(descriptor, at: now)
        return ticket
    }

    /// Answers a visitor, unless it is gone.
    func answer(_ ticket: Ticket, _ answer: ControlAnswer, at now: UInt64) {
        visitors[ticket]?.answer(answer, at: now)
        if visitors[ticket]?.attend(at: now) == .over { remove(ticket) }
    }

    /// Lets another process answer.
    ///
    /// - Parameter pass: is lent the connection, and tells whether the other process has it now.
    /// - Returns: whether it has.
    func giveAway(_ ticket: Ticket, _ pass: (Int32) -> Bool) -> Bool {
        guard let visitor = visitors[ticket], pass(visitor.descriptor) else { return false }
        remove(ticket)
        return true
    }

    private func remove(_ ticket: Ticket) {
        guard let visitor = visitors.removeValue(forKey: ticket) else { return }
        // Unread input would turn the end of the connection into a reset.
        _ = UnreadInput.drop(from: visitor.descriptor)
        close(visitor.descriptor)
    }
}

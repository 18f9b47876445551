internal import Glibc

/// A serving process, as its supervisor knows it.
final class ServingProcess {
    let id: pid_t
    let channel: SupervisorChannel
    /// Where visitors of the control socket are passed on to it.
    let visits: VisitorChannel
    private let record: RequestRecord
    /// Since when it serves; `nil` before.
    private(set) var servesSince: UInt64?
    /// How long its running requests may take once it is told to stop, in milliseconds.
    private(set) var drain: UInt64 = 30_000
    /// When it was last heard of.
    private(set) var heardAt = Monotonic.now()
    /// When it is killed; `.max` for never.
    private(set) var killAt = UInt64.max

    /// How much longer than its drain a process may take to end by itself, in milliseconds.
    private static let margin: UInt64 = 2_000
    /// How long it may give no sign of life before it serves; while it waits for its schema, it does.
    private static let bootLimit: UInt64 = 60_000
    /// How long it may give no sign of life.
    private static let silenceLimit: UInt64 = 15_000

    init(id: pid_t, channel: SupervisorChannel, visits: VisitorChannel, record: RequestRecord) {
        self.id = id
        self.channel = channel
        self.visits = visits
        self.record = record
    }

    /// The requests that it works on, or worked on when it ended: `GET /notes/{id:int} (4f2a…) for 12 ms`.
    func requests(at now: UInt64) -> String {
        record.requests(at: now).map { "\($0.route) (\($0.id)) for \($0.age(at: now)) ms" }.joined(separator: ", ")
    }

    /// The next message that it has sent.
    func receive(at now: UInt64) -> SupervisorMessage? {
        let reception = channel.receive()
        if reception == .closed { isSilent = true }
        guard case .message(let message) = reception else { return nil }
        heardAt = now
        if case .serves(let drain) = message {
            servesSince = now
            self.drain = min(drain, 86_400_000)
        }
        return message
    }

    /// Whether its end of the channel is closed, so that nothing more will come.
    private(set) var isSilent = false

    /// Takes it that a process cannot be heard by a supervisor that was stopped itself.
    func forgiveSilence(at now: UInt64) { heardAt = now }

    // MARK: Ending it

    /// Lets it pass its connections on when it is told to stop.
    func handOver() { channel.send(.handOver) }

    /// Lets it finish its requests; it is killed when that takes too long.
    func stop(at now: UInt64) {
        kill(id, SIGTERM)
        killAt = min(killAt, now + drain + Self.margin)
    }

    /// Cuts its requests off; it is killed when it does not end at once.
    func cutOff(at now: UInt64) {
        kill(id, SIGUSR1)
        killAt = min(killAt, now + 1_000)
    }

    /// Why it has to go; `nil` for one that may stay. To be asked for until it has ended: it makes sure that the process does.
    func overdue(at now: UInt64) -> String? {
        if killAt <= now {
            kill(id, SIGKILL)
            killAt = .max
            return "it did not end in time, and is killed"
        }
        guard killAt == .max, !isGoing else { return nil }
        if servesSince == nil, now >= heardAt + Self.bootLimit {
            isGoing = true
            kill(id, SIGKILL)
            return "it did not begin to serve, there was no sign of life for \(Self.bootLimit / 1_000) s, and it is killed"
        }
        if servesSince != nil, now >= heardAt + Self.silenceLimit {
            isGoing = true
            kill(id, SIGTERM)
            killAt = now + Self.margin
            return "there was no sign of life for \(Self.silenceLimit / 1_000) s, and it is stopped"
        }
        return nil
    }

    private var isGoing = false

    /// When ``overdue(at:)`` has to be asked next.
    var nextDeadline: UInt64 {
        if killAt != .max { return killAt }
        if isGoing { return .max }
        return heardAt + (servesSince == nil ? Self.bootLimit : Self.silenceLimit)
    }

    /// Whether it has given a sign of life lately.
    func isAlive(at now: UInt64) -> Bool { now < heardAt + Self.silenceLimit }
}

internal import Glibc

/// The supervisor's side of the control socket: what the serving process has to answer is passed on to it, and a visitor who wants a
/// reload waits for its end.
final class ControlCounter {
    /// What the supervisor is to do.
    enum Order: Equatable {
        case reload, drain
    }

    let desk: ControlDesk
    /// Who has asked for a reload that has not begun.
    private var asking: [ControlDesk.Ticket] = []
    /// Who waits for the end of the one that has.
    private var waiting: [ControlDesk.Ticket] = []

    init(_ listener: Listener) {
        desk = ControlDesk(listener)
    }

    /// Serves those who are here.
    ///
    /// - Parameters:
    ///   - serving: the process that serves.
    ///   - isStopping: whether the supervisor has been told to end.
    /// - Returns: what was ordered.
    func attend(serving: ServingProcess?, isStopping: Bool, at now: UInt64) -> [Order] {
        var orders: [Order] = []
        for (visitor, command) in desk.attend(at: now) {
            switch command {
            case .ping: desk.answer(visitor, .ok(greeting(serving, isStopping)), at: now)
            case .ready where isStopping: desk.answer(visitor, .no("the service drains"), at: now)
            case .ready, .status: pass(visitor, command, to: serving, at: now)
            case .reload where isStopping: desk.answer(visitor, .no("the service drains"), at: now)
            case .reload:
                asking.append(visitor)
                orders.append(.reload)
            case .drain:
                orders.append(.drain)
                desk.answer(visitor, .ok("the service drains"), at: now)
            }
        }
        return orders
    }

    private func greeting(_ serving: ServingProcess?, _ isStopping: Bool) -> String {
        let state = isStopping ? "draining" : serving.map { "process \($0.id) serves" } ?? "no process serves"
        return "supervisor \(getpid()), \(state)"
    }

    private func pass(_ visitor: ControlDesk.Ticket, _ command: ControlCommand, to serving: ServingProcess?, at now: UInt64) {
        guard let serving else { return desk.answer(visitor, .no("no process serves; the log says why"), at: now) }
        if !desk.giveAway(visitor, { serving.visits.pass($0, command) }) {
            desk.answer(visitor, .no("process \(serving.id) does not answer"), at: now)
        }
    }

    // MARK: Reloads

    /// A new process was started, as all wanted who have asked so far.
    func reloadBegins() {
        waiting += asking
        asking = []
    }

    func reloadEnds(_ answer: ControlAnswer, at now: UInt64) {
        for visitor in waiting { desk.answer(visitor, answer, at: now) }
        waiting = []
    }

    /// There will be no reload any more.
    func drains(at now: UInt64) {
        reloadBegins()
        reloadEnds(.no("the service drains"), at: now)
    }
}

internal import Glibc

/// A serving process's own thread for those who ask how it fares, so that they are answered when every worker is busy. They come to
/// its control socket or, under a supervisor, are passed on by that.
package final class ControlThread: Sendable {
    private let listener: Listener?
    private let visits: VisitorChannel?
    private let answer: @Sendable (ControlCommand) -> ControlAnswer

    /// - Parameters:
    ///   - listener: the control socket; `nil` when there is none, or the supervisor has it.
    ///   - supervision: what the supervisor has passed, if there is one.
    ///   - answer: carries a command out; must not block.
    package init(
        _ listener: Listener?, _ supervision: Supervision?, answer: @escaping @Sendable (ControlCommand) -> ControlAnswer
    ) {
        self.listener = listener
        visits = supervision?.visits
        self.answer = answer
    }

    /// Starts the thread, which lives as long as the process.
    package func start() throws(GatewayError) {
        guard listener != nil || visits != nil else { return }
        try Thread("control") { [self] in serve() }.detach()
    }

    /// Removes the file of the control socket; to be called when the process ends.
    package func withdraw() { listener?.withdraw() }

    private func serve() {
        let desk = ControlDesk(listener)
        var isVisited = true
        while true {
            var descriptors = desk.descriptors
            if let visits, isVisited { descriptors.append(pollfd(fd: visits.descriptor, events: Int16(POLLIN), revents: 0)) }
            let (now, deadline) = (Monotonic.now(), desk.nextDeadline)
            poll(&descriptors, nfds_t(descriptors.count), deadline == .max ? -1 : Int32(clamping: deadline - min(now, deadline)))
            isVisited = isVisited && receive(at: desk)
            for (visitor, command) in desk.attend(at: Monotonic.now()) {
                desk.answer(visitor, answer(command), at: Monotonic.now())
            }
        }
    }

    /// - Returns: whether more may come.
    private func receive(at desk: ControlDesk) -> Bool {
        while let visits {
            switch visits.receive() {
            case .visitor(let descriptor, let command):
                let now = Monotonic.now()
                desk.answer(desk.admit(descriptor, at: now), command.map(answer) ?? .misunderstood, at: now)
            case .nothing: return true
            case .closed: return false
            }
        }
        return false
    }
}

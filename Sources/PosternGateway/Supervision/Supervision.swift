internal import CLinux
internal import Glibc

/// What a serving process has from its supervisor.
package struct Supervision: Sendable {
    package let listeners: [Listener]
    package let overseer: any Overseer
    /// Where it puts its connections when it is replaced, and takes those of the process before.
    package let handover: Handover
    /// From where visitors of the control socket come.
    let visits: VisitorChannel
    /// Where it notes the requests that it works on.
    package let requests: RunningRequests

    private static let supervisorVariable = "POSTERN_SUPERVISOR"
    private static let socketsVariable = "POSTERN_SOCKETS"

    static func environment(of supervisor: pid_t, addresses: String) -> [String] {
        ["\(supervisorVariable)=\(supervisor)", "\(socketsVariable)=\(addresses)"]
    }

    /// The numbers of the sockets, of the channel, of the record of requests, of both ends of the handover, and of the channel of visitors.
    static func descriptors(sockets count: Int) -> [Int32] {
        [0] + (0..<Int32(count) + 4).map { $0 + 3 }
    }

    /// Whether this process was started by a supervisor.
    package static var isInherited: Bool { getenv(supervisorVariable) != nil }

    /// Takes what the supervisor has passed, and sees to it that this process does not outlive it: the kernel then sends SIGTERM.
    /// To be called first, on a thread that is alone.
    ///
    /// - Parameter capacity: how many requests can run at a time.
    /// - Throws: ``GatewayError`` when the supervisor is gone already, or something it has passed is not what it should be.
    package static func take(capacity: Int) throws(GatewayError) -> Supervision {
        let supervisor = getenv(supervisorVariable).map { String(cString: $0) }
        let addresses = getenv(socketsVariable).map { String(cString: $0).split(separator: " ") } ?? []
        unsetenv(supervisorVariable)
        unsetenv(socketsVariable)
        // What is sent to all processes of the program is meant for the supervisor.
        for number in [SIGHUP, SIGINT, SIGQUIT] { signal(number, SIG_IGN) }
        guard clinux_signal_at_parent_death(SIGTERM) == 0 else { throw .last("prctl") }
        // It may have ended before the kernel knew.
        guard supervisor == "\(getppid())" else { throw .system(call: "the supervisor has ended; getppid", errno: ESRCH) }
        MemoryShortage.offerThisProcess()
        let descriptors = descriptors(sockets: addresses.count)
        for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var listeners: [Listener] = []
        for (address, descriptor) in zip(addresses, descriptors) {
            listeners.append(try Listener(ListenAddress(String(address)).on(descriptor)))
        }
        let channel = SupervisorChannel(owning: descriptors[addresses.count])
        let requests = try RunningRequests(capacity: capacity, recordedIn: descriptors[addresses.count + 1])
        let handover = Handover(entrance: descriptors[addresses.count + 2], exit: descriptors[addresses.count + 3])
        let visits = VisitorChannel(owning: descriptors[addresses.count + 4])
        return Supervision(
            listeners: listeners, overseer: channel, handover: handover, visits: visits, requests: requests)
    }
}

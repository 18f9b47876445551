internal import Glibc
internal import PosternGateway
internal import Synchronization

/// What a process tells of itself: at its operator's pages, and at the control socket. Nothing here blocks.
final class ServiceReport: Sendable {
    private let name: String
    private let isSupervised: Bool
    let readiness: Readiness
    private let gateway = Mutex<Gateway?>(nil)
    private let wasTold = Atomic<Bool>(false)

    /// - Parameter name: of the application.
    init(name: String, isSupervised: Bool, readiness: Readiness) {
        self.name = name
        self.isSupervised = isSupervised
        self.readiness = readiness
    }

    /// It serves from now on.
    func serves(_ gateway: Gateway) { self.gateway.withLock { $0 = gateway } }

    /// It ends.
    func ends() { gateway.withLock { $0 = nil } }

    /// `nil` before it serves.
    var status: GatewayStatus? { gateway.withLock(\.self)?.status(of: name) }

    var verdict: Readiness.Verdict {
        if gateway.withLock(\.self)?.isDraining ?? false { return .notReady("the service drains") }
        return readiness.verdict()
    }

    /// Carries out what was said at the control socket.
    @Sendable func answer(_ command: ControlCommand) -> ControlAnswer {
        switch command {
        case .ping: return .ok("process \(getpid())")
        case .status(let format, let isFull):
            return status.map { .ok($0.document(format, isFull: isFull)) } ?? .no("the service does not serve yet")
        case .ready:
            switch verdict {
            case .ready: return .ok("ready")
            case .notReady(let reason): return .no("not ready: \(reason)")
            }
        case .reload: return .no("there is no supervisor that could reload; start the program again, or without --no-supervisor")
        case .drain:
            // A second signal would cut requests off.
            if !wasTold.exchange(true, ordering: .relaxed), !isSupervised { kill(getpid(), SIGTERM) }
            return .ok("the service drains")
        }
    }
}

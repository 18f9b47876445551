internal import UnixSignals

/// Which signals end a serving process.
enum EndSignals {
    /// SIGTERM, SIGINT, SIGQUIT and SIGUSR1, which is FastCGI's custom, let it finish its requests, a second of them cuts them off.
    case ofOperator
    /// SIGTERM lets it finish its requests, SIGUSR1 cuts them off. What is sent to all processes of the program (by `killall`, by a
    /// service manager) is for the supervisor to obey, which passes it on: counted here, it would count twice.
    case ofSupervisor

    var graceful: [UnixSignal] {
        switch self {
        case .ofOperator: [.sigterm, .sigint, .sigquit, .sigusr1]
        case .ofSupervisor: [.sigterm]
        }
    }

    /// Those that cut requests off.
    var final: [UnixSignal] {
        switch self {
        case .ofOperator: graceful
        case .ofSupervisor: [.sigusr1]
        }
    }

    /// How many of ``final`` it takes.
    var finalCount: Int {
        switch self {
        case .ofOperator: 2
        case .ofSupervisor: 1
        }
    }
}

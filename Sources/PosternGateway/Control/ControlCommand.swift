/// What can be asked for at a control socket: one line.
package enum ControlCommand: Sendable, Equatable {
    /// Whether somebody answers.
    case ping
    case status(StatusFormat, isFull: Bool)
    /// Whether requests should be sent here.
    case ready
    /// To start a new serving process, and to tell when it serves.
    case reload
    /// To finish all requests and end.
    case drain

    /// What is said to a line that is no command.
    package static let usage = "say ping, status [text|json|openmetrics] [full], ready, reload or drain, and a line feed"

    /// - Parameter line: without its line feed.
    init?(_ line: some StringProtocol) {
        let words = line.split(separator: " ")
        switch words.first {
        case "ping" where words.count == 1: self = .ping
        case "ready" where words.count == 1: self = .ready
        case "reload" where words.count == 1: self = .reload
        case "drain" where words.count == 1: self = .drain
        case "status":
            let isFull = words.count > 1 && words.last == "full"
            let rest = isFull ? words.dropFirst().dropLast() : words.dropFirst()
            guard rest.count <= 1, let format = StatusFormat(rawValue: rest.first.map { String($0) } ?? "text") else {
                return nil
            }
            self = .status(format, isFull: isFull)
        default: return nil
        }
    }

    package var line: String {
        switch self {
        case .ping: "ping"
        case .status(let format, let isFull): "status \(format.rawValue)" + (isFull ? " full" : "")
        case .ready: "ready"
        case .reload: "reload"
        case .drain: "drain"
        }
    }
}

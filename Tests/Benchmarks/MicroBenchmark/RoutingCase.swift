/// Which route is asked for. The program for Hummingbird's router has the same cases.
enum RoutingCase: String, CaseIterable {
    case `static`, parameter, many

    /// The paths of the routes, with `:id` for a parameter.
    var patterns: [String] {
        let notes = ["/notes", "/notes/:id", "/notes/:id/tags", "/users", "/users/:id", "/status"]
        guard self == .many else { return notes }
        return (0..<100).flatMap { ["/things\($0)/list", "/things\($0)/items/:id"] }
    }

    /// The paths that are asked for, in turn.
    var paths: [String] {
        switch self {
        case .static: ["/notes"]
        case .parameter: ["/notes/4711"]
        case .many: (0..<100).flatMap { ["/things\($0)/list", "/things\($0)/items/4711"] }
        }
    }
}

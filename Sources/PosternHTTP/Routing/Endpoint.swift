package import HTTPTypes

/// A route as the router runs it: its handler inside its middleware.
package final class Endpoint: Sendable {
    package let method: HTTPRequest.Method
    package let pattern: String
    /// Method and pattern, as `GET /notes/{id:int}`.
    package let name: String
    package let timeout: Duration?
    let parameterNames: [String]
    let bodyLimit: Int?
    let streamsBody: Bool
    let run: Handler
    /// Answers a request for its path with a method that the path does not have, inside the same middleware.
    let refuse: Handler
    /// The names that its handler knows: those of the router that it was written for, and of each one around.
    private let names: [RouteNames]
    /// Makes answers of what it throws.
    let errors: ErrorResponder

    init(
        _ row: RouteTable.Row, errors: ErrorResponder, run: @escaping Handler, refuse: @escaping Handler
    ) {
        let route = row.route
        method = route.method
        pattern = route.pattern
        name = "\(route.method.rawValue) \(route.pattern)"
        timeout = route.timeout
        parameterNames = row.pattern.parameterNames
        bodyLimit = route.bodyLimit
        streamsBody = route.streamsBody
        names = row.names
        self.run = run
        self.refuse = refuse
        self.errors = errors
    }

    func url(for name: String, _ parameters: [String: any CustomStringConvertible]) throws(RoutingError) -> String {
        guard let table = names.first(where: { $0.contains(name) }) else { throw .unknownName(name) }
        return try table.url(for: name, parameters)
    }
}

/// What the router found for a request.
package enum Resolution: Sendable {
    /// Nothing has been looked for, or nothing has this path.
    case none
    /// The route, and the texts of its parameters from left to right.
    case route(Endpoint, captures: [String])
    /// The routes that have the path, none of which has the method; the narrowest first.
    case otherMethods([Endpoint])
}

package import HTTPTypes

/// A route as the router runs it: its handler inside its middleware.
package final class Endpoint: Sendable {
    package let method: HTTPRequest.Method
    package let pattern: String
    let parameterNames: [String]
    let names: RouteNames
    let bodyLimit: Int?
    let streamsBody: Bool
    let run: Handler

    init(_ route: Route, pattern: PathPattern, names: RouteNames, run: @escaping Handler) {
        method = route.method
        self.pattern = route.pattern
        parameterNames = pattern.parameterNames
        bodyLimit = route.bodyLimit
        streamsBody = route.streamsBody
        self.names = names
        self.run = run
    }
}

/// What the router found for a request.
package enum Resolution: Sendable {
    /// Nothing has been looked for, or nothing has this path.
    case none
    /// The route, and the texts of its parameters from left to right.
    case route(Endpoint, captures: [String])
    /// The path exists, with these methods, and the request's is not among them.
    case otherMethods([HTTPRequest.Method])
}

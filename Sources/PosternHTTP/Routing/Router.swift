internal import HTTPTypes

/// The routes of an application, and what stands before them.
///
/// ```swift
/// let router = try Router([
///     Route(.get, "/notes", name: "list_notes", notes.list),
///     Route(.get, "/notes/{id:int}", name: "get_note", notes.get),
/// ])
/// ```
///
/// A path that nothing matches is answered with 404, a method that the path does not have with 405 and `Allow`. `HEAD` is
/// answered by the route for `GET`, `OPTIONS` by the list of methods.
public struct Router: Sendable {
    private let routes: [Route]
    private let middleware: [any Middleware]
    private let errors: ErrorResponder
    private let names: RouteNames
    private let tree: RouteTree
    /// Answers what no route does.
    private let fallback: Handler

    /// Checks the routes and prepares them for matching.
    ///
    /// - Parameters:
    ///   - routes: in any order.
    ///   - middleware: from the outermost to the innermost; it also sees requests that no route matches.
    /// - Throws: ``RoutingError`` for a pattern that does not parse, and for a route or name that is there twice.
    public init(_ routes: [Route], middleware: [any Middleware] = []) throws(RoutingError) {
        try self.init(routes, middleware: middleware, errors: ErrorResponder())
    }

    private init(_ routes: [Route], middleware: [any Middleware], errors: ErrorResponder) throws(RoutingError) {
        self.routes = routes
        self.middleware = middleware
        self.errors = errors
        var names = RouteNames()
        var shapes: Set<String> = []
        var patterns: [PathPattern] = []
        for route in routes {
            let pattern = try PathPattern(route.pattern)
            guard shapes.insert("\(route.method.rawValue) \(pattern.shape)").inserted else {
                throw .duplicateRoute("\(route.method.rawValue) \(route.pattern)")
            }
            if let name = route.name { try names.insert(pattern, as: name) }
            patterns.append(pattern)
        }
        self.names = names
        tree = RouteTree(
            zip(routes, patterns).map { route, pattern in
                let run = Self.chain(middleware, around: route.handler, errors)
                return (pattern.segments[...], Endpoint(route, pattern: pattern, names: names, run: run))
            })
        fallback = Self.chain(middleware, around: Self.answerUnrouted, errors)
    }

    /// The same routes, with another way to make answers of errors.
    package func answering(errors: ErrorResponder) throws(RoutingError) -> Router {
        try Router(routes, middleware: middleware, errors: errors)
    }

    /// The path of the route called `name`, percent-encoded.
    ///
    /// - Parameters:
    ///   - name: the `name` of a ``Route``.
    ///   - parameters: a value for each `{…}` of its pattern; others are passed over.
    /// - Throws: ``RoutingError`` when there is no such route, or a value is missing or does not fit.
    public func url(for name: String, _ parameters: [String: any CustomStringConvertible] = [:]) throws -> String {
        try names.url(for: name, parameters)
    }

    /// Puts `handler` inside the middleware; what it or an inner middleware throws is an answer before the next one sees it.
    private static func chain(
        _ middleware: [any Middleware], around handler: @escaping Handler, _ errors: ErrorResponder
    ) -> Handler {
        middleware.reversed().reduce(handler) { inner, middleware in
            let next: Handler = { request in
                do { return try await inner(request) } catch { return errors.response(to: error, for: request) }
            }
            return { request in try await middleware.handle(request, next: next) }
        }
    }

    private static let answerUnrouted: Handler = { request in
        guard case .otherMethods(let methods) = request.resolution else { throw HTTPError(.notFound) }
        let allow: HTTPFields = [HTTPField.Name.allow: allowed(methods)]
        guard request.method != .options else { return Response(status: .noContent, headers: allow) }
        throw HTTPError(.methodNotAllowed, headers: allow)
    }

    private static func allowed(_ methods: [HTTPRequest.Method]) -> String {
        var names = methods.map(\.rawValue)
        if names.contains("GET"), !names.contains("HEAD") { names.append("HEAD") }
        if !names.contains("OPTIONS") { names.append("OPTIONS") }
        return names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", ")
    }
}

extension Router: Responder {
    package func admit(_ request: inout Request) -> BodyDemand {
        request.resolution = tree.resolve(request.method, request.path)
        guard case .route(let endpoint, _) = request.resolution else { return .none }
        return endpoint.streamsBody ? .streamed(limit: endpoint.bodyLimit) : .whole(limit: endpoint.bodyLimit)
    }

    package func respond(to request: Request) async -> Response {
        do {
            guard case .route(let endpoint, _) = request.resolution else { return try await fallback(request) }
            return try await endpoint.run(request)
        } catch {
            return errors.response(to: error, for: request)
        }
    }

    package func response(to error: any Error, for request: Request) -> Response {
        errors.response(to: error, for: request)
    }
}

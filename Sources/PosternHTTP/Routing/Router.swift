internal import HTTPTypes

/// The routes of an application, and what stands before them.
///
/// ```swift
/// let router = try Router([
///     Route(.get, "/notes", name: "list_notes", notes.list),
///     Route(.get, "/notes/{id:int}", name: "get_note", notes.get),
///     RouteGroup("/admin", middleware: [AdministratorsOnly()], [Route(.get, "/users", users.list)]),
/// ])
/// ```
///
/// A path that nothing matches is answered with 404, a method that the path does not have with 405 and `Allow`. `HEAD` is
/// answered by the route for `GET`, `OPTIONS` by the list of methods.
///
/// Of several patterns that match, the narrowest is taken, in whatever order they stand: a literal segment before a parameter, and among
/// parameters `int`, `uuid`, own converters in the order of their list, `str`, `path`. So a route can be hidden only by one that matches
/// the very same requests, and that is an error at start.
public struct Router: Sendable {
    /// All routes, those of groups and mounts with their whole patterns and middleware.
    public let routes: [Route]

    /// What stands before all of them, the outermost first.
    public let middleware: [any Middleware]

    let converters: [PathConverter]
    let errorHandlers: [ErrorHandler]
    let table: RouteTable
    private let tree: RouteTree
    private let errors: ErrorResponder
    /// Answers what no route does.
    private let fallback: Fallback
    /// Answer what no route does where routers are mounted; the deepest first.
    private let mounted: [Fallback]
    /// See ``adding(pages:)``.
    var pages: [String: Page] = [:]

    /// Checks the routes and prepares them for matching.
    ///
    /// - Parameters:
    ///   - parts: routes, groups and mounts, in any order.
    ///   - middleware: from the outermost to the innermost; it also sees requests that no route matches.
    ///   - converters: what patterns may name besides `int`, `uuid`, `str` and `path`.
    ///   - errors: what the application's own errors mean to a client; the first that knows an error decides.
    /// - Throws: ``RoutingError`` for a pattern that does not parse, and for routes, names, mounts or converters that get in each other's way.
    public init(
        _ parts: [any RouteCollection], middleware: [any Middleware] = [], converters: [PathConverter] = [],
        errors: [ErrorHandler] = []
    ) throws(RoutingError) {
        self.converters = converters
        routes = parts.flatMap(\.routes)
        table = try RouteTable(routes, ConverterTable(converters))
        self.middleware = middleware
        errorHandlers = errors
        self.errors = ErrorResponder(errors)
        (tree, fallback, mounted) = Self.prepare(table, middleware, converters, self.errors)
    }

    /// The same routes, with another way to make answers of errors that the application itself does not know.
    package func answering(errors: ErrorResponder) -> Router { Router(self, errors) }

    /// The same router with more routes, behind the same middleware.
    package func adding(_ routes: [Route]) throws(RoutingError) -> Router {
        try Router(self.routes + routes, middleware: middleware, converters: converters, errors: errorHandlers)
    }

    private init(_ router: Router, _ errors: ErrorResponder) {
        (routes, table, middleware, converters) = (router.routes, router.table, router.middleware, router.converters)
        errorHandlers = router.errorHandlers
        self.errors = errors.trying(errorHandlers)
        (tree, fallback, mounted) = Self.prepare(table, middleware, converters, self.errors)
    }

    private static func prepare(
        _ table: RouteTable, _ middleware: [any Middleware], _ converters: [PathConverter], _ errors: ErrorResponder
    ) -> (RouteTree, Fallback, [Fallback]) {
        let endpoints = table.rows.map { row in
            let all = middleware + row.route.middleware
            let chain = MiddlewareChain(errors: errors.trying(row.route.mounts.reversed().flatMap(\.errors)))
            return Endpoint(
                row, errors: chain.errors, run: chain.around(row.route.handler, all),
                refuse: chain.around(UnroutedAnswer.handler, all))
        }
        let tree = RouteTree(
            zip(table.rows, endpoints).map { row, endpoint in (row.pattern.segments[...], endpoint) },
            own: converters + table.rows.flatMap(\.route.mounts).flatMap(\.converters))
        let mounts = table.mounts.map { mount in
            let around = table.mounts.filter { Fallback.isBelow(mount.prefix, $0.prefix) }
            return Fallback(
                mount.prefix, middleware + mount.middleware, MiddlewareChain(errors: errors.trying(around.flatMap(\.errors))))
        }
        return (tree, Fallback("", middleware, MiddlewareChain(errors: errors)), mounts)
    }

    /// The path of the route called `name`, percent-encoded, as it is when the service is mounted nowhere; ``Request/url(for:_:)`` knows
    /// what the web server has mounted it under.
    ///
    /// - Parameters:
    ///   - name: the `name` of a ``Route``; behind that of its ``Mount`` and a colon, where that has one.
    ///   - parameters: a value for each `{…}` of its pattern; others are passed over.
    /// - Throws: ``RoutingError`` when there is no such route, or a value is missing or does not fit.
    public func url(for name: String, _ parameters: [String: any CustomStringConvertible] = [:]) throws -> String {
        try table.names.url(for: name, parameters)
    }
}

extension Router: Responder {
    package func admit(_ request: inout Request) -> BodyDemand {
        request.resolution = tree.resolve(request.method, request.path)
        guard case .route(let endpoint, _) = request.resolution else { return .none }
        return endpoint.streamsBody ? .streamed(limit: endpoint.bodyLimit) : .whole(limit: endpoint.bodyLimit)
    }

    package func respond(to request: Request) async -> Response {
        switch request.resolution {
        case .route(let endpoint, _): return await endpoint.errors.run(endpoint.run, request)
        case .otherMethods(let endpoints):
            return await endpoints[0].errors.run(request.refuser(among: endpoints).refuse, request)
        case .none:
            if let page = page(for: request) { return page }
            return await (mounted.first { $0.takes(request.path) } ?? fallback).respond(to: request)
        }
    }

    package func response(to error: any Error, for request: Request) -> Response {
        guard case .route(let endpoint, _) = request.resolution else { return errors.response(to: error, for: request) }
        return endpoint.errors.response(to: error, for: request)
    }
}

extension Request {
    /// Whose middleware a request with another method goes through: for a CORS preflight that of the method it asks for.
    fileprivate func refuser(among endpoints: [Endpoint]) -> Endpoint {
        guard method == .options, let wanted = headers[.accessControlRequestMethod] else { return endpoints[0] }
        return endpoints.first { $0.method.rawValue == wanted } ?? endpoints[0]
    }
}

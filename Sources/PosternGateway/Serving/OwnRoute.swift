internal import HTTPTypes
package import PosternHTTP

/// Answers one path itself, before the application's routes and past its middleware, and leaves all others to it.
package struct OwnRoute: Responder {
    private let path: String
    private let router: Router
    private let rest: any Responder

    /// - Parameters:
    ///   - path: literal, beginning with `/`.
    ///   - handler: for `GET` and `HEAD`.
    ///   - rest: what answers other paths.
    /// - Throws: ``RoutingError`` when the path is none.
    package init(_ path: String, before rest: any Responder, _ handler: @escaping Handler) throws(RoutingError) {
        self.path = path
        self.rest = rest
        router = try Router([Route(.get, path, handler)])
    }

    package func admit(_ request: inout Request) -> BodyDemand {
        request.path == path ? router.admit(&request) : rest.admit(&request)
    }

    package func respond(to request: Request) async -> Response {
        request.path == path ? await router.respond(to: request) : await rest.respond(to: request)
    }
}

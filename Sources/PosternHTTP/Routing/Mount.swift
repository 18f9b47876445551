/// A whole router below a prefix, with its own middleware, converters, error handlers and names.
///
/// ```swift
/// let admin = try Router([Route(.get, "/users", name: "users", admin.users)], middleware: [AdministratorsOnly()])
/// let router = try Router([Route(.get, "/notes", notes.list), Mount("/admin", name: "admin", admin)])
/// try router.url(for: "admin:users")  // /admin/users
/// ```
///
/// What is below its prefix is its own: paths there that no route has are answered with 404 behind its middleware, so that nobody learns
/// from outside what there is. Its handlers find the names of its own routes first, whatever it is mounted under.
public struct Mount: RouteCollection {
    public let routes: [Route]

    /// - Parameters:
    ///   - prefix: literal segments: `/admin`.
    ///   - name: stands with a colon before the names of its routes; without it they are the outer router's as they are.
    ///   - router: its routes are taken over; it may be mounted more than once.
    public init(_ prefix: String, name: String? = nil, _ router: Router) {
        let prefix = prefix.withoutLastSlash
        let point = MountPoint(
            prefix: prefix, name: name, middleware: router.middleware, converters: router.converters, errors: router.errorHandlers
        )
        routes = router.routes.map { inner in
            var route = inner.below(prefix, router.middleware)
            route.mounts.insert(point, at: 0)
            return route
        }
    }
}

/// Where a router is mounted, seen from the router around it.
struct MountPoint: Sendable {
    private(set) var prefix: String
    let name: String?
    /// What stands before all that is below the prefix.
    private(set) var middleware: [any Middleware]
    let converters: [PathConverter]
    let errors: [ErrorHandler]
    private let identity = Identity()

    private final class Identity: Sendable {}

    init(
        prefix: String, name: String?, middleware: [any Middleware], converters: [PathConverter], errors: [ErrorHandler]
    ) {
        self.prefix = prefix
        self.name = name
        self.middleware = middleware
        self.converters = converters
        self.errors = errors
    }

    /// The same seen from one router or group further out.
    func below(_ prefix: String, _ middleware: [any Middleware]) -> MountPoint {
        var point = self
        point.prefix = prefix + self.prefix
        point.middleware = middleware + self.middleware
        return point
    }

    /// Whether both are of one ``Mount``.
    func isSame(as other: MountPoint) -> Bool { identity === other.identity && prefix == other.prefix }
}

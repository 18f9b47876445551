/// Routes that share a beginning of their paths, middleware, or limits. Groups may stand in groups.
///
/// ```swift
/// RouteGroup("/teams/{team:int}", middleware: [TeamMembers()], timeout: .seconds(5), [
///     Route(.get, "", teams.get),              // /teams/7
///     Route(.get, "/members", teams.members),  // /teams/7/members
/// ])
/// ```
///
/// Its middleware also sees requests for the paths of its routes with a method that they do not have, so a ``CrossOrigin`` works here; it does
/// not see paths that no route has. ``Mount`` has a say over these as well.
public struct RouteGroup: RouteCollection {
    public let routes: [Route]

    /// - Parameters:
    ///   - prefix: stands before the pattern of each route; it may have parameters, and may be empty.
    ///   - middleware: from the outermost to the innermost, behind that of the router and before those of the routes.
    ///   - bodyLimit: for routes that have none of their own, in bytes.
    ///   - timeout: for routes that have none of their own.
    ///   - parts: routes and groups.
    public init(
        _ prefix: String = "", middleware: [any Middleware] = [], bodyLimit: Int? = nil, timeout: Duration? = nil,
        _ parts: [any RouteCollection]
    ) {
        let prefix = prefix.withoutLastSlash
        routes = parts.flatMap(\.routes).map { part in
            var route = part.below(prefix, middleware)
            route.bodyLimit = part.bodyLimit ?? bodyLimit
            route.timeout = part.timeout ?? timeout
            return route
        }
    }
}

extension String {
    /// `/api` for `/api/`, and nothing for `/`.
    var withoutLastSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}

/// The routes of a router, checked against each other: what each of them matches, and how they are called.
struct RouteTable: Sendable {
    struct Row: Sendable {
        let route: Route
        let pattern: PathPattern
        /// The names that its handler knows, the innermost router's first.
        let names: [RouteNames]
    }

    let rows: [Row]
    /// The names as the router itself knows them.
    let names: RouteNames
    /// The routers that are mounted somewhere in it, the deepest first.
    let mounts: [MountPoint]

    init(_ routes: [Route], _ converters: ConverterTable) throws(RoutingError) {
        var patterns: [PathPattern] = []
        for route in routes {
            let own = route.mounts.reversed().flatMap(\.converters)
            patterns.append(try PathPattern(route.pattern, converters.below(own)))
        }
        try Self.refuseDuplicates(routes, patterns)
        mounts = try Self.mounts(of: routes)
        let tables = try Self.names(of: routes, patterns)
        names = tables[""] ?? RouteNames()
        rows = zip(routes, patterns).map { route, pattern in
            let scopes = route.mounts.reversed().map(\.prefix) + [""]
            return Row(route: route, pattern: pattern, names: scopes.compactMap { tables[$0] })
        }
    }

    private static func refuseDuplicates(_ routes: [Route], _ patterns: [PathPattern]) throws(RoutingError) {
        var known: [String: [Int]] = [:]
        for (index, route) in routes.enumerated() {
            let key = "\(route.method.rawValue) \(patterns[index].segments.count)"
            for earlier in known[key, default: []] where patterns[earlier].matchesSame(as: patterns[index]) {
                throw .duplicateRoute(route.description, like: routes[earlier].description)
            }
            known[key, default: []].append(index)
        }
    }

    private static func mounts(of routes: [Route]) throws(RoutingError) -> [MountPoint] {
        var points: [String: MountPoint] = [:]
        for point in routes.flatMap(\.mounts) {
            guard point.prefix.hasPrefix("/"), !point.prefix.contains("{") else {
                throw .malformedPattern(
                    point.prefix, reason: "is where a router is mounted, and must be literal segments such as /admin")
            }
            if let known = points[point.prefix], !known.isSame(as: point) { throw .duplicateMount(point.prefix) }
            points[point.prefix] = point
        }
        return points.values.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    /// The names as each mounted router knows them, by its prefix; the outer router's by an empty one.
    private static func names(of routes: [Route], _ patterns: [PathPattern]) throws(RoutingError) -> [String: RouteNames] {
        var tables: [String: RouteNames] = [:]
        for (route, pattern) in zip(routes, patterns) {
            for depth in 0...route.mounts.count {
                let scope = depth == 0 ? "" : route.mounts[depth - 1].prefix
                var table = tables[scope] ?? RouteNames()
                if let name = route.name {
                    let path = route.mounts[depth...].compactMap(\.name) + [name]
                    try table.insert(pattern, as: path.joined(separator: ":"))
                }
                tables[scope] = table
            }
        }
        return tables
    }
}

/// A fault in the routes themselves, found at start or where a URL is made: never a client's doing.
public enum RoutingError: Error, Equatable, CustomStringConvertible {
    case malformedPattern(String, reason: String)
    case duplicateRoute(String)
    case duplicateName(String)
    case unknownName(String)
    case missingParameter(String, route: String)
    case unfitParameter(String, route: String)
    case noSuchParameter(String)

    public var description: String {
        switch self {
        case .malformedPattern(let pattern, let reason): "the route pattern \"\(pattern)\" \(reason)"
        case .duplicateRoute(let route): "\(route) is registered twice"
        case .duplicateName(let name): "two routes with different patterns are called \"\(name)\""
        case .unknownName(let name): "no route is called \"\(name)\""
        case .missingParameter(let name, let route): "the route \"\(route)\" needs a value for {\(name)}"
        case .unfitParameter(let name, let route): "the value for {\(name)} does not fit the route \"\(route)\""
        case .noSuchParameter(let name): "the route has no parameter {\(name)}"
        }
    }
}

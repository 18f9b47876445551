/// A fault in the routes themselves, found at start or where a URL is made: never a client's doing.
public enum RoutingError: Error, Equatable, CustomStringConvertible {
    case malformedPattern(String, reason: String)
    case malformedConverter(String)
    case duplicateConverter(String)
    /// The second would never be reached.
    case duplicateRoute(String, like: String)
    case duplicateMount(String)
    case duplicateName(String, String, and: String)
    case unknownName(String)
    case missingParameter(String, route: String)
    case unfitParameter(String, route: String)
    case noSuchParameter(String)

    public var description: String {
        switch self {
        case .malformedPattern(let pattern, let reason): "the route pattern \"\(pattern)\" \(reason)"
        case .malformedConverter(let name): "the name of the converter \"\(name)\" is not made of letters, digits and _"
        case .duplicateConverter(let name): "there are two converters called \"\(name)\"; give one of them another name"
        case .duplicateRoute(let second, let first):
            "\(second) would never be reached, since \(first) matches the same requests; remove one, or give it another path"
        case .duplicateMount(let prefix): "two routers are mounted at \"\(prefix)\"; give one of them another prefix"
        case .duplicateName(let name, let first, let second):
            "two routes with different patterns are called \"\(name)\": \(first) and \(second); give one of them another name"
        case .unknownName(let name): "no route is called \"\(name)\""
        case .missingParameter(let name, let route): "the route \"\(route)\" needs a value for {\(name)}"
        case .unfitParameter(let name, let route): "the value for {\(name)} does not fit the route \"\(route)\""
        case .noSuchParameter(let name): "the route has no parameter {\(name)}"
        }
    }
}

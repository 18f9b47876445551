internal import HTTPTypes

/// The routes as a tree of segments. Literal segments are tried before parameters, and narrow parameters before wide ones,
/// so the order of registration plays no part, and each route is reached by some request.
final class RouteTree: Sendable {
    /// A route with the segments that are still to be placed.
    typealias Rest = (segments: ArraySlice<PathPattern.Segment>, endpoint: Endpoint)

    private struct Branch {
        let converter: PathConverter
        let tree: RouteTree
    }

    private let literals: LiteralSegments
    private let parameters: [Branch]
    private let endpoints: [Endpoint]

    /// - Parameter own: the application's converters, in the order in which they are tried.
    init(_ rest: [Rest], own: [PathConverter]) {
        endpoints = rest.filter { $0.segments.isEmpty }.map(\.endpoint)
        var literals: [(text: String, tree: RouteTree)] = []
        var texts: Set<String> = []
        var converters: [PathConverter] = []
        for segment in rest.compactMap(\.segments.first) {
            switch segment {
            case .literal(let text) where texts.insert(text).inserted:
                literals.append((text, RouteTree(Self.step(rest) { $0 == .literal(text) }, own: own)))
            case .parameter(_, let converter) where !converters.contains(converter): converters.append(converter)
            default: break
            }
        }
        self.literals = LiteralSegments(literals)
        parameters = converters.sorted { PathConverter.isNarrower($0, $1, among: own) }.map { converter in
            let branch = Self.step(rest) { if case .parameter(_, converter) = $0 { true } else { false } }
            return Branch(converter: converter, tree: RouteTree(branch, own: own))
        }
    }

    /// The endpoint for `method` under `path`, which begins with `/`. It allocates only for the parameters' texts, and where own
    /// converters are asked.
    func resolve(_ method: HTTPRequest.Method, _ path: String) -> Resolution {
        var path = path
        return path.withUTF8 { bytes in
            var search = Search(path: bytes, method: method)
            if let endpoint = find(at: 1, &search) {
                guard !search.captures.isEmpty else { return .route(endpoint, captures: []) }
                return .route(endpoint, captures: search.captures.map { String(decoding: bytes[$0], as: UTF8.self) })
            }
            return search.others.isEmpty ? .none : .otherMethods(search.others)
        }
    }

    private struct Search {
        let path: UnsafeBufferPointer<UInt8>
        let method: HTTPRequest.Method
        var captures: [Range<Int>] = []
        var others: [Endpoint] = []
    }

    /// - Parameter start: where the next segment begins; one past the path's end when there is none left.
    private func find(at start: Int, _ search: inout Search) -> Endpoint? {
        guard start <= search.path.count else { return endpoint(&search) }
        let end = search.path[start...].firstIndex(of: UInt8(ascii: "/")) ?? search.path.count
        let segment = UnsafeBufferPointer(rebasing: search.path[start..<end])
        if let found = literals.tree(behind: segment)?.find(at: end + 1, &search) { return found }
        for branch in parameters {
            let last = branch.converter.takesRest ? search.path.count : end
            guard branch.converter.accepts(UnsafeBufferPointer(rebasing: search.path[start..<last])) else { continue }
            search.captures.append(start..<last)
            if let found = branch.tree.find(at: last + 1, &search) { return found }
            search.captures.removeLast()
        }
        return nil
    }

    private func endpoint(_ search: inout Search) -> Endpoint? {
        if let exact = endpoints.first(where: { $0.method == search.method }) { return exact }
        if search.method == .head, let get = endpoints.first(where: { $0.method == .get }) { return get }
        search.others += endpoints
        return nil
    }

    private static func step(_ rest: [Rest], where isNext: (PathPattern.Segment) -> Bool) -> [Rest] {
        rest.compactMap { route in
            guard let first = route.segments.first, isNext(first) else { return nil }
            return (route.segments.dropFirst(), route.endpoint)
        }
    }
}

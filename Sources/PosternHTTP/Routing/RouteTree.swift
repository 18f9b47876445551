internal import HTTPTypes

/// The routes as a tree of segments. Literal segments are tried before parameters, and narrow parameters before wide ones,
/// so the order of registration plays no part.
final class RouteTree: Sendable {
    private struct Branch {
        let converter: PathConverter
        let tree: RouteTree
    }

    private let literals: [(text: [UInt8], tree: RouteTree)]
    private let parameters: [Branch]
    private let endpoints: [Endpoint]

    /// Builds the tree of the routes in `rest`, each with the segments that are still to be placed.
    init(_ rest: [(segments: ArraySlice<PathPattern.Segment>, endpoint: Endpoint)]) {
        endpoints = rest.filter { $0.segments.isEmpty }.map(\.endpoint)
        var literals: [(text: [UInt8], tree: RouteTree)] = []
        var parameters: [Branch] = []
        var seen: Set<String> = []
        for case .literal(let text)? in rest.map(\.segments.first) where seen.insert(text).inserted {
            literals.append((Array(text.utf8), RouteTree(rest.compactMap { Self.step($0, .literal(text)) })))
        }
        for converter in PathConverter.allCases {
            let branch = rest.compactMap { Self.step($0, converter) }
            if !branch.isEmpty { parameters.append(Branch(converter: converter, tree: RouteTree(branch))) }
        }
        self.literals = literals
        self.parameters = parameters
    }

    /// The endpoint for `method` under `path`, which begins with `/`. It allocates only for the parameters' texts.
    func resolve(_ method: HTTPRequest.Method, _ path: String) -> Resolution {
        var path = path
        return path.withUTF8 { bytes in
            var search = Search(path: bytes, method: method)
            if let endpoint = find(at: 1, &search) {
                let captures = search.captures.map { String(decoding: bytes[$0], as: UTF8.self) }
                return .route(endpoint, captures: captures)
            }
            return search.methods.isEmpty ? .none : .otherMethods(search.methods)
        }
    }

    private struct Search {
        let path: UnsafeBufferPointer<UInt8>
        let method: HTTPRequest.Method
        var captures: [Range<Int>] = []
        var methods: [HTTPRequest.Method] = []
    }

    /// - Parameter start: where the next segment begins; one past the path's end when there is none left.
    private func find(at start: Int, _ search: inout Search) -> Endpoint? {
        guard start <= search.path.count else { return endpoint(&search) }
        let end = search.path[start...].firstIndex(of: UInt8(ascii: "/")) ?? search.path.count
        let segment = UnsafeBufferPointer(rebasing: search.path[start..<end])
        for (text, tree) in literals where text.elementsEqual(segment) {
            if let found = tree.find(at: end + 1, &search) { return found }
        }
        for branch in parameters {
            let last = branch.converter == .path ? search.path.count : end
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
        search.methods += endpoints.map(\.method)
        return nil
    }

    private static func step(
        _ route: (segments: ArraySlice<PathPattern.Segment>, endpoint: Endpoint), _ literal: PathPattern.Segment
    ) -> (segments: ArraySlice<PathPattern.Segment>, endpoint: Endpoint)? {
        route.segments.first == literal ? (route.segments.dropFirst(), route.endpoint) : nil
    }

    private static func step(
        _ route: (segments: ArraySlice<PathPattern.Segment>, endpoint: Endpoint), _ converter: PathConverter
    ) -> (segments: ArraySlice<PathPattern.Segment>, endpoint: Endpoint)? {
        guard case .parameter(_, converter)? = route.segments.first else { return nil }
        return (route.segments.dropFirst(), route.endpoint)
    }
}

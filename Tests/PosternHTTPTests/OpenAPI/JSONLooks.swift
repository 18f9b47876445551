import PosternHTTP

extension JSONValue {
    /// The value behind these names and indices; `nil` when there is none.
    func look(_ steps: [String]) -> JSONValue? {
        guard let step = steps.first else { return self }
        let rest = Array(steps.dropFirst())
        switch self {
        case .object(let object): return object[step]?.look(rest)
        case .array(let elements): return Int(step).flatMap { elements.indices.contains($0) ? elements[$0].look(rest) : nil }
        default: return nil
        }
    }

    subscript(_ steps: String...) -> JSONValue? { look(steps) }

    /// The names of its members.
    var names: [String] { if case .object(let object) = self { object.members.map(\.name) } else { [] } }

    /// Reads JSON that a test is sure of.
    init(parsing text: String) throws { self = try JSONParser.parse(Array(text.utf8)) }
}

extension OpenAPIDocument {
    init(of parts: [any RouteCollection], middleware: [any Middleware] = []) throws {
        try self.init(of: Router(parts, middleware: middleware), title: "test", version: "1")
    }

    /// The document as a client reads it.
    func read(server: String = "") throws -> JSONValue { try JSONParser.parse(json(server: server)) }
}

/// The OpenAPI 3.1 document of a router: what each of its routes takes and answers.
///
/// ```swift
/// let document = try OpenAPIDocument(of: router, title: "notes", version: "0.1.0")
/// print(String(decoding: document.json(server: "/api"), as: UTF8.self))
/// ```
///
/// Paths and their parameters come from the patterns, inputs and answers from typed routes (``Route/init(_:_:name:bodyLimit:timeout:middleware:takes:gives:_:)``),
/// what middleware does from ``Middleware/describe(_:)``, and the problems that every route can have from the service itself. A route that says
/// nothing of itself has the answer `default`.
public struct OpenAPIDocument: Sendable {
    public let title: String
    public let version: String
    public let description: String?

    /// In the order of the routes; those for `HEAD` behind the `GET` that answers them.
    let operations: [OperationDescription]
    let schemas: [String: JSONObject]
    private let problems: ProblemCatalogue

    /// - Parameters:
    ///   - title: what the service is called.
    ///   - version: that of the service.
    ///   - description: what it is for.
    ///   - extend: adds to each operation what the router does not know.
    /// - Throws: ``JSONSchemaError`` for a type that has no schema, ``OpenAPIError`` for two types with one name.
    public init(
        of router: Router, title: String, version: String, description: String? = nil,
        extending extend: (inout OperationDescription) -> Void = { _ in }
    ) throws {
        self.title = title
        self.version = version
        self.description = description
        let rows = router.table.rows.filter { !$0.route.documentation.isHidden }
        var list = OperationList(rows)
        for row in rows {
            try list.add(row, behind: router.middleware, extend)
        }
        operations = list.operations
        schemas = list.schemas
        problems = ProblemCatalogue(of: operations)
    }

    /// The document, in one line.
    ///
    /// - Parameter server: the URL or the path under which the routes are reached: that of ``Request/rootPath``, percent-encoded; empty
    ///   when they are at the root.
    public func json(server: String = "") -> [UInt8] {
        var document: JSONObject = [
            "openapi": "3.1.0",
            "info": .object([
                "title": .string(title), "version": .string(version), "description": description.map(JSONValue.string),
            ]),
        ]
        document["servers"] = .array([.object(["url": .string(server.isEmpty ? "/" : server)])])
        document["tags"] = .array(tags.map { .object(["name": .string($0)]) })
        document["paths"] = .object(paths)
        var components = JSONObject()
        for (name, schema) in schemas.sorted(by: { $0.key < $1.key }) { components[name] = .object(schema) }
        document["components"] = .object(["schemas": .object(components), "responses": .object(problems.document)])
        return JSONWriter.bytes(of: JSONValue.object(document))
    }

    /// The headings, in the order in which they come up.
    var tags: [String] {
        operations.flatMap(\.tags).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private var paths: JSONObject {
        var paths = JSONObject()
        for operation in operations {
            var item = JSONObject()
            if case .object(let known) = paths[operation.path] { item = known }
            item[operation.method.rawValue.lowercased()] = .object(operation.document(problems))
            paths[operation.path] = .object(item)
        }
        return paths
    }
}

/// Routes that cannot be told of together.
public enum OpenAPIError: Error, Equatable, CustomStringConvertible {
    /// Two types of one name have different schemas.
    case twoSchemas(name: String, operation: String)

    public var description: String {
        switch self {
        case .twoSchemas(let name, let operation):
            "there are two schemas called \"\(name)\", one of them of \(operation); give one of the types another name"
        }
    }
}

internal import HTTPTypes

/// The operations of a document, as they are put together from routes.
struct OperationList {
    private(set) var operations: [OperationDescription] = []
    private(set) var schemas: [String: JSONObject] = [:]
    private var templates = PathTemplates()
    private var operationIDs: Set<String> = []
    /// The patterns that have a route of their own for `HEAD`.
    private let headPaths: Set<String>

    init(_ rows: [RouteTable.Row]) {
        headPaths = Set(rows.filter { $0.route.method == .head }.map(\.pattern.text))
    }

    /// Adds what `row` answers; a `GET` answers `HEAD` too, unless there is a route for it.
    mutating func add(
        _ row: RouteTable.Row, behind middleware: [any Middleware], _ extend: (inout OperationDescription) -> Void
    ) throws {
        let route = row.route
        let template = templates.template(for: row.pattern, route.method)
        var operation = OperationDescription(
            route.method, template.path, operationID: unique(Self.identifier(of: route), route.method),
            summary: Self.summary(of: route))
        operation.details = route.documentation.details
        operation.tags = route.documentation.tags ?? Self.tags(of: row.pattern)
        operation.isDeprecated = route.documentation.isDeprecated
        for parameter in template.parameters { operation.takes(parameter) }
        try route.documentation.describe?(&operation)
        for (status, reason) in route.documentation.problems { operation.mayRefuse(status, reason) }
        Self.addCommonProblems(to: &operation)
        for part in (middleware + route.middleware).reversed() { part.describe(&operation) }
        extend(&operation)
        try note(schemas: operation)
        operations.append(operation)
        if route.method == .get, !headPaths.contains(row.pattern.text) { addHead(of: operation) }
    }

    private mutating func addHead(of get: OperationDescription) {
        var head = OperationDescription(
            .head, get.path, operationID: unique(get.operationID + "_head", .head),
            summary: get.summary + ": the header fields only")
        (head.tags, head.isDeprecated, head.parameters) = (get.tags, get.isDeprecated, get.parameters)
        head.answers = get.answers.mapValues { answer in
            var answer = answer
            answer.media = nil
            return answer
        }
        operations.append(head)
    }

    private static func addCommonProblems(to operation: inout OperationDescription) {
        operation.mayRefuse(.badRequest, "The request is malformed.")
        if operation.parameters.contains(where: { $0.place == .path }) {
            operation.mayRefuse(.notFound, "There is no such resource.")
        }
        operation.mayRefuse(.internalServerError, "The service has failed; its log tells why, under the request's id.")
        let retry = FieldDescription(.retryAfter, "After how many seconds to try again.", schema: .integer(in: 0...Int32.max))
        operation.mayRefuse(.serviceUnavailable, "The service has more to do than it can.", fields: [retry])
        operation.mayRefuse(.gatewayTimeout, "The request took too long.")
    }

    /// Adds the schemas that `operation` refers to.
    private mutating func note(schemas operation: OperationDescription) throws {
        let media = operation.answers.values.compactMap(\.media) + (operation.body.map { [$0] } ?? [])
        for schema in media.map(\.schema) + operation.parameters.map(\.schema) {
            for (name, document) in schema.named {
                guard schemas[name] == nil || schemas[name] == document else {
                    throw OpenAPIError.twoSchemas(name: name, operation: operation.operationID)
                }
                schemas[name] = document
            }
        }
    }

    private mutating func unique(_ text: String, _ method: HTTPRequest.Method) -> String {
        var (found, number) = (text, 1)
        while operationIDs.contains(found) {
            found = number == 1 ? "\(text)_\(method.rawValue.lowercased())" : "\(text)_\(number)"
            number += 1
        }
        operationIDs.insert(found)
        return found
    }

    private static func identifier(of route: Route) -> String {
        if let name = route.name { return (route.mounts.compactMap(\.name) + [name]).joined(separator: "_") }
        let words = route.pattern.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return ([route.method.rawValue.lowercased()] + words.map(String.init)).joined(separator: "_")
    }

    private static func summary(of route: Route) -> String {
        if let summary = route.documentation.summary { return summary }
        guard let name = route.name else { return "\(route.method.rawValue) \(route.pattern)" }
        let words = name.split { "_- ".contains($0) }.joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func tags(of pattern: PathPattern) -> [String] {
        guard case .literal(let text)? = pattern.segments.first, !text.isEmpty else { return [] }
        return [text]
    }
}

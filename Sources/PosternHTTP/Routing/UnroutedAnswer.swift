internal import HTTPTypes

/// Answers what no route does: 404, or 405 with `Allow`, or to `OPTIONS` the methods.
enum UnroutedAnswer {
    static let handler: Handler = { request in
        guard let methods = request.allowedMethods else {
            throw HTTPError(.notFound, "There is nothing at this path.")
        }
        let allow: HTTPFields = [HTTPField.Name.allow: methods.map(\.rawValue).joined(separator: ", ")]
        guard request.method != .options else { return Response(status: .noContent, headers: allow) }
        throw HTTPError(.methodNotAllowed, "The method \(request.method.rawValue) is not for this path.", headers: allow)
    }
}

extension Request {
    /// The methods that its path has, `HEAD` and `OPTIONS` among them; `nil` when the path has none, or has the request's.
    var allowedMethods: [HTTPRequest.Method]? {
        guard case .otherMethods(let endpoints) = resolution else { return nil }
        var methods = endpoints.map(\.method)
        if methods.contains(.get) { methods.append(.head) }
        methods.append(.options)
        return methods.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

public import HTTPTypes

/// Lets pages of other origins use the service from browsers (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol). Without it, browsers let
/// none.
///
/// ```swift
/// let router = try Router(routes, middleware: [
///     CrossOrigin(.only(["https://app.example"]), headers: [.authorization], credentials: true)
/// ])
/// ```
///
/// Put it first, so that refusals of other middleware can be read too. It answers preflights itself, and refuses nothing else: who is no
/// browser is not bound by it.
public struct CrossOrigin: Middleware {
    public enum Origins: Sendable {
        /// Every origin, without credentials: for data that anybody may read.
        case any
        /// These: `https://app.example`, `http://localhost:3000`.
        case only([String])
    }

    private let origins: Set<String>?
    private let methods: String?
    private let headers: String
    private let exposed: String?
    private let hasCredentials: Bool
    private let maxAge: String

    /// - Parameters:
    ///   - origins: who may read answers.
    ///   - methods: what they may send; `nil` for what the path has.
    ///   - headers: fields that they may send besides `Content-Type`.
    ///   - exposed: fields of answers that they may read besides those that every page may.
    ///   - credentials: whether browsers send cookies and authentication along, and show the answers.
    ///   - maxAge: how long a browser may remember the answer to a preflight.
    /// - Throws: ``MiddlewareError`` for what is no origin, and for credentials with any origin.
    public init(
        _ origins: Origins, methods: [HTTPRequest.Method]? = nil, headers: [HTTPField.Name] = [],
        exposing exposed: [HTTPField.Name] = [], credentials: Bool = false, maxAge: Duration = .seconds(600)
    ) throws(MiddlewareError) {
        switch origins {
        case .any:
            if credentials { throw .credentialsForAnyOrigin }
            self.origins = nil
        case .only(let list):
            for origin in list where !Self.isOrigin(origin) { throw .malformedOrigin(origin) }
            self.origins = Set(list)
        }
        self.methods = methods.map { $0.map(\.rawValue).joined(separator: ", ") }
        self.headers = ([HTTPField.Name.contentType] + headers).map(\.rawName).joined(separator: ", ")
        self.exposed = exposed.isEmpty ? nil : exposed.map(\.rawName).joined(separator: ", ")
        hasCredentials = credentials
        self.maxAge = "\(max(0, maxAge.components.seconds))"
    }

    /// As browsers write it: `null`, which sandboxed pages of anybody send, is none.
    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return false }
        let host = text.dropFirst(scheme.count)
        return !host.isEmpty && host == host.lowercased()
            && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@*,".utf8.contains($0) }
    }

    public func handle(_ request: Request, next: Handler) async throws -> Response {
        guard let origin = request.headers[.origin] else { return varying(try await next(request), by: "Origin") }
        if request.method == .options, request.headers[.accessControlRequestMethod] != nil, let methods = methods(for: request) {
            return try preflight(from: origin, methods)
        }
        var response = try await next(request)
        if let allowed = allowed(origin) {
            response.headers[.accessControlAllowOrigin] = allowed
            if hasCredentials { response.headers[.accessControlAllowCredentials] = "true" }
            if let exposed { response.headers[.accessControlExposeHeaders] = exposed }
        }
        return varying(response, by: "Origin")
    }

    /// What `Access-Control-Allow-Origin` says to a page of `origin`; `nil` when it may not. A name is said only if it is in the list.
    private func allowed(_ origin: String) -> String? {
        guard let origins else { return "*" }
        return origins.contains(origin) ? origin : nil
    }

    /// `nil` when the path is none, so that the answer is 404.
    private func methods(for request: Request) -> String? {
        if case .none = request.resolution { return nil }
        return methods ?? request.allowedMethods.map { $0.map(\.rawValue).joined(separator: ", ") }
    }

    private func preflight(from origin: String, _ methods: String) throws -> Response {
        let vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
        guard let allowed = allowed(origin) else {
            throw HTTPError(.forbidden, "Pages of this origin may not use the service.", headers: [.vary: vary])
        }
        var fields: HTTPFields = [
            .accessControlAllowOrigin: allowed, .accessControlAllowMethods: methods, .accessControlAllowHeaders: headers,
            .accessControlMaxAge: maxAge,
        ]
        if hasCredentials { fields[.accessControlAllowCredentials] = "true" }
        return varying(Response(status: .noContent, headers: fields), by: vary)
    }

    public func describe(_ operation: inout OperationDescription) {
        operation.successHas(
            FieldDescription(
                .accessControlAllowOrigin, "The origin whose pages may read the answer, where a request names one that may."))
    }

    /// Tells caches what the answer depends on; `*` depends on nothing.
    private func varying(_ response: Response, by names: String) -> Response {
        guard origins != nil else { return response }
        return response.with(.vary, response.headers[.vary].map { "\($0), \(names)" } ?? names)
    }
}

public import HTTPTypes

/// Sets header fields that tell browsers to do nothing unforeseen with answers, where an answer does not set them itself.
///
/// Every answer of a service has ``standard`` by itself, those to malformed requests too (``Application/responseHeaders``, as
/// `GatewaySettings.responseHeaders`). The middleware is for parts of the service that need others:
///
/// ```swift
/// RouteGroup("/pages", middleware: [SecurityHeaders([.contentSecurityPolicy: "default-src 'self'"])], pages)
/// ```
public struct SecurityHeaders: Middleware {
    /// `X-Content-Type-Options: nosniff`, `Referrer-Policy: no-referrer`, and a `Content-Security-Policy` by which an answer that a browser
    /// shows as a page loads nothing and stands in no frame.
    public static let standard: HTTPFields = [
        .xContentTypeOptions: "nosniff", .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        HTTPField.Name("Referrer-Policy")!: "no-referrer",
    ]

    private let fields: HTTPFields

    public init(_ fields: HTTPFields) { self.fields = fields }

    public func handle(_ request: Request, next: Handler) async throws -> Response {
        var response = try await next(request)
        for field in fields where response.headers[field.name] == nil { response.headers.append(field) }
        return response
    }
}

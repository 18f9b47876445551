internal import HTTPTypes

/// Answers only requests for hosts of the service; others get 400. It matters where URLs are made of the `Host` field, and where the web server
/// passes on every name that somebody points at it.
///
/// ```swift
/// let router = try Router(routes, middleware: [TrustedHosts(["notes.example", "*.notes.example"])])
/// ```
public struct TrustedHosts: Middleware {
    private let names: Set<String>
    private let suffixes: [String]

    /// - Parameter hosts: names in lower case and without a port, which may be any; `*.` stands for one or more labels. An IPv6 address stands in
    ///   brackets.
    /// - Throws: ``MiddlewareError`` for what is no host.
    public init(_ hosts: [String]) throws(MiddlewareError) {
        for host in hosts where !Self.isHost(host.hasPrefix("*.") ? host.dropFirst(2) : host[...]) { throw .malformedHost(host) }
        names = Set(hosts.filter { !$0.hasPrefix("*.") })
        suffixes = hosts.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst()) }
    }

    private static func isHost(_ text: Substring) -> Bool {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        return !text.isEmpty && text == text.lowercased() && !text.hasPrefix(".") && !text.hasSuffix(".")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@*,".utf8.contains($0) }
            && (isBracketed || !text.contains(":"))
    }

    public func handle(_ request: Request, next: Handler) async throws -> Response {
        guard let host = request.parameters["HTTP_HOST"].flatMap(Self.name), isTrusted(host) else {
            throw HTTPError(.badRequest, "The Host field names no host of this service.")
        }
        return try await next(request)
    }

    public func describe(_ operation: inout OperationDescription) {
        operation.mayRefuse(.badRequest, "The Host field names no host of this service.")
    }

    private func isTrusted(_ host: String) -> Bool {
        names.contains(host) || suffixes.contains { host.hasSuffix($0) && host.utf8.count > $0.utf8.count }
    }

    /// The name in a `Host` field, in lower case and without the port and a last dot; `nil` when something else is behind it.
    private static func name(_ field: String) -> String? {
        let text = field.lowercased()
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let name = text[..<(end ?? text.endIndex)]
        let port = text[(end ?? text.endIndex)...]
        guard port.isEmpty || port.first == ":" && port.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return name.hasSuffix(".") ? String(name.dropLast()) : String(name)
    }
}

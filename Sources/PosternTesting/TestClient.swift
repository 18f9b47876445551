public import HTTPTypes
internal import Logging
internal import Postern
internal import PosternGateway
public import PosternHTTP

/// Sends requests to an application as a web server would: as FastCGI parameters and bytes, through the code that serves real
/// requests. Nothing listens, and tests run side by side.
///
/// ```swift
/// let client = try TestClient(app)
/// let response = try await client.post(app.url(for: "add_note"), json: draft)
/// #expect(response.status == .ok)
/// ```
///
/// Its methods are asynchronous because a handler may be: each request runs on the client's own thread, so that tests never
/// block the threads that tasks share.
public final class TestClient: Sendable {
    /// The application that answers.
    public let router: Router
    private let cycle: RequestCycle
    private let thread: RequestThread

    /// - Parameters:
    ///   - router: of the application under test.
    ///   - bodyLimit: the largest body in bytes, as the setting `BODY_LIMIT` would have it.
    /// - Throws: when no thread can be started.
    public init(_ router: Router, bodyLimit: Int = 1_048_576) throws {
        self.router = router.answering(errors: .ofApplication(report: { _, _ in }))
        cycle = RequestCycle(
            responder: self.router, settings: GatewaySettings(bodyLimit: bodyLimit),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        thread = try RequestThread()
    }

    deinit { thread.stop() }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - target: path and query, percent-encoded, as in a request line.
    ///   - headers: sent as `HTTP_*` variables, those of the content as `CONTENT_TYPE` and `CONTENT_LENGTH`.
    ///   - body: its size is announced unless `headers` announces one.
    ///   - variables: further parameters of FastCGI; each replaces what the client would send under its name.
    public func send(
        _ method: HTTPRequest.Method, _ target: String, headers: HTTPFields = [:], body: [UInt8] = [],
        variables: [String: String] = [:]
    ) async -> TestResponse {
        let request = FakeRequest(method: method, target: target, headers: headers, body: body, variables: variables)
        let sent = await thread.run { [cycle] executor in
            let sink = FakeExchange.Sink()
            _ = cycle.run(FakeExchange(parameters: request.parameters, body: body, sink: sink), on: executor)
            return sink.sent.withLock { $0 }
        }
        return TestResponse(sent ?? FakeExchange.Sink.Sent(), to: "\(method.rawValue) \(target)")
    }

    public func get(_ target: String, headers: HTTPFields = [:]) async -> TestResponse {
        await send(.get, target, headers: headers)
    }

    public func delete(_ target: String, headers: HTTPFields = [:]) async -> TestResponse {
        await send(.delete, target, headers: headers)
    }

    /// Sends `json` as `application/json`.
    public func post(_ target: String, json: some Encodable, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.post, target, json: json, headers: headers)
    }

    /// Sends `json` as `application/json`.
    public func put(_ target: String, json: some Encodable, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.put, target, json: json, headers: headers)
    }

    /// Sends `json` as `application/json`.
    public func patch(_ target: String, json: some Encodable, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.patch, target, json: json, headers: headers)
    }

    private func send(
        _ method: HTTPRequest.Method, _ target: String, json: some Encodable, headers: HTTPFields
    ) async throws -> TestResponse {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return await send(method, target, headers: headers, body: try JSONWriter.encode(json))
    }
}

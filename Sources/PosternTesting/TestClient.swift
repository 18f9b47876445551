public import HTTPTypes
internal import Logging
internal import Postern
internal import PosternGateway
public import PosternHTTP
internal import Synchronization

/// Sends requests to an application as a web server would: through the code that serves real requests. How deep they go is a matter
/// of ``TestTransport``; without one, nothing listens. Tests run side by side.
///
/// ```swift
/// let client = try TestClient(app)
/// let response = try await client.post(app.url(for: "add_note"), json: draft).expecting(.ok)
/// #expect(try response.json() == draft)
/// ```
///
/// It keeps cookies and follows redirects, as a browser does. Its methods are asynchronous because a handler may be: each request runs
/// on the client's own thread, so that tests never block the threads that tasks share.
public final class TestClient: Sendable {
    /// The application that answers.
    public let router: Router
    private let line: any TestLine
    private let thread: RequestThread
    private let jar = CookieJar()
    private let followsRedirects: Bool
    private let isEnded = Atomic<Bool>(false)

    /// How often a request is sent elsewhere before the last answer is taken for the answer.
    private static let redirectLimit = 20

    /// - Parameters:
    ///   - router: of the application under test.
    ///   - transport: how its requests travel.
    ///   - bodyLimit: the largest body in bytes, as the setting `BODY_LIMIT` would have it.
    ///   - followsRedirects: whether answers with 301, 302, 303, 307 and 308 are followed on this site.
    /// - Throws: when no thread can be started, and with the reason when nginx cannot.
    public convenience init(
        _ router: Router, through transport: TestTransport = .fakeRequest, bodyLimit: Int = 1_048_576,
        followsRedirects: Bool = true
    ) throws {
        try self.init(
            router, through: transport, GatewaySettings(bodyLimit: bodyLimit), followsRedirects: followsRedirects,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    init(
        _ router: Router, through transport: TestTransport, _ settings: GatewaySettings, followsRedirects: Bool, logger: Logger
    ) throws {
        self.router = router.answering(errors: .ofApplication(report: { _, _ in }))
        self.followsRedirects = followsRedirects
        line = try transport.line(to: self.router, settings, logger)
        thread = try RequestThread()
    }

    deinit {
        guard !isEnded.exchange(true, ordering: .relaxed) else { return }
        thread.stop()
        line.end()
    }

    /// Waits until everything has been done that follows the answers so far (``Response/afterwards(_:)``).
    public func settle() async { await line.followUps.settle() }

    /// Waits for what follows answers, and ends what serves; nothing can be sent afterwards.
    func end() async {
        guard !isEnded.exchange(true, ordering: .relaxed) else { return }
        await thread.run { [line] _ in line.end() }
        thread.stop()
        await settle()
    }

    /// The cookies that it keeps, by their names.
    public var cookies: [String: String] { jar.values }

    /// Keeps a cookie for all paths, or none of that name.
    public func setCookie(_ name: String, _ value: String?) { jar.set(value, as: name) }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - target: path and query, percent-encoded, as in a request line.
    ///   - headers: sent as `HTTP_*` variables, those of the content as `CONTENT_TYPE` and `CONTENT_LENGTH`. A `Cookie` among them takes
    ///     the place of the cookies that are kept.
    ///   - body: its size is announced unless `headers` announces one.
    ///   - variables: further parameters of FastCGI or SCGI; each replaces what the client would send under its name. nginx makes its own.
    /// - Returns: the answer; one with status 502 and the reason when there was none.
    public func send(
        _ method: HTTPRequest.Method, _ target: String, headers: HTTPFields = [:], body: [UInt8] = [],
        variables: [String: String] = [:]
    ) async -> TestResponse {
        var call = TestCall(method: method, target: target, headers: headers, body: body, variables: variables)
        var redirects: [String] = []
        while true {
            let response = await answer(to: call, after: redirects)
            guard followsRedirects, redirects.count < Self.redirectLimit, let location = response.headers[.location],
                let next = call.redirected(by: response.status, to: location)
            else { return response }
            redirects.append(call.target)
            call = next
        }
    }

    private func answer(to call: TestCall, after redirects: [String]) async -> TestResponse {
        var call = call
        if call.headers[.cookie] == nil { call.headers[.cookie] = jar.header(for: call.path) }
        let result = await thread.run { [line, call] executor in Result { try line.answer(to: call, on: executor) } }
        let response: TestResponse
        switch result {
        case .success(let answer): response = TestResponse(answer, to: call, redirects: redirects)
        case .failure(let error): response = TestResponse(failure: error, to: call, redirects: redirects)
        }
        jar.take(response.headers, from: call.path)
        return response
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

extension TestTransport {
    fileprivate func line(to router: Router, _ settings: GatewaySettings, _ logger: Logger) throws -> any TestLine {
        switch self {
        case .fakeRequest:
            FakeLine(
                cycle: RequestCycle(responder: router, settings: settings, logger: logger),
                followUps: FollowUps(limit: settings.followUpLimit, timeout: settings.followUpTimeout, logger: logger))
        case .socketPair(let wire): try GatewayLine(router, settings, logger, speaking: wire, isListening: false)
        case .unixSocket(let wire): try GatewayLine(router, settings, logger, speaking: wire, isListening: true)
        case .nginx(let wire): try NginxLine(router, settings, logger, speaking: wire)
        }
    }
}

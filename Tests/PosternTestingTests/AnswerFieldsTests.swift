import HTTPTypes
import PosternHTTP
import PosternTesting
import Testing

/// The fields that every answer has, and those that none may have.
struct AnswerFieldsTests {
    private static let requestID = HTTPField.Name("X-Request-ID")!

    private static func client(_ extra: [Route] = []) throws -> TestClient {
        try TestClient(
            Router(
                [
                    Route(.get, "/notes") { _ in .text("[]") },
                    Route(.post, "/notes", bodyLimit: 10) { .text("\($0.body.count)") },
                    Route(.get, "/empty") { _ in .empty() },
                    Route(.get, "/fail") { _ in throw HTTPError(.internalServerError, "secret") },
                    Route(.get, "/own") { _ in
                        .text("x").with(.contentSecurityPolicy, "default-src 'self'").with(requestID, "mine").with(
                            .cacheControl, "max-age=9")
                    },
                ] + extra))
    }

    /// A request, and the status of its answer.
    private static let requests: [(method: String, target: String, status: Int)] = [
        ("GET", "/notes", 200), ("HEAD", "/notes", 200), ("GET", "/empty", 204), ("GET", "/nowhere", 404), ("PUT", "/notes", 405),
        ("TRACE", "/notes", 405), ("FOO", "/notes", 405), (String(repeating: "A", count: 70), "/notes", 405),
        ("OPTIONS", "/notes", 204),
        ("POST", "/notes", 413), ("GET", "/fail", 500), ("GET", "/a%00", 400),
    ]

    @Test(arguments: requests)
    func `every answer names its request and tells browsers to do nothing unforeseen (A10, A16, H11, H23)`(
        _ method: String, _ target: String, _ status: Int
    ) async throws {
        let response = try await Self.client().send(
            HTTPRequest.Method(method)!, target, body: method == "POST" ? [UInt8](repeating: 1, count: 11) : [],
            variables: ["REQUEST_ID": "0123456789abcdef"])
        #expect(response.status.code == status, "\(response)")
        #expect(response.headers[values: Self.requestID] == ["0123456789abcdef"])
        #expect(response.headers[values: .xContentTypeOptions] == ["nosniff"])
        #expect(response.headers[values: .contentSecurityPolicy] == ["default-src 'none'; frame-ancestors 'none'"])
        #expect(response.headers[.init("Referrer-Policy")!] == "no-referrer")
        #expect(response.headers[.server] == nil)
        if status >= 400 {
            #expect(response.headers[.contentType] == "application/problem+json")
            #expect(response.headers[.cacheControl] == "no-store")
            guard case .object(let problem) = try JSONParser.parse(response.body) else {
                return #expect(Bool(false), "\(response)")
            }
            #expect(problem["request_id"] == .string("0123456789abcdef"))
            #expect(problem["status"] == .number(JSONNumber(Int64(status))))
            #expect(!response.text.contains("secret"))
        }
        if method == "TRACE" { #expect(!response.text.contains("0123456789abcdef\r\n")) }
        #expect((response.headers[.contentLength] == nil) == (status == 204))
    }

    @Test(arguments: ["", "x y", "ä", "a\r\nX: 1", String(repeating: "a", count: 65), "zz"])
    func `an id that is none is replaced by one of our own`(_ id: String) async throws {
        for target in ["/notes", "/a%00"] {
            let response = try await Self.client().send(.get, target, variables: ["REQUEST_ID": id])
            let own = try #require(response.headers[Self.requestID])
            #expect(own.count == 32 && own.allSatisfy(\.isHexDigit))
        }
    }

    @Test func `two requests have two ids, and the header and the body of an answer have one`() async throws {
        let client = try Self.client()
        let one = await client.get("/nowhere")
        let other = await client.get("/nowhere")
        #expect(one.headers[Self.requestID] != other.headers[Self.requestID])
        guard case .object(let problem) = try JSONParser.parse(one.body) else { return #expect(Bool(false)) }
        #expect(problem["request_id"] == one.headers[Self.requestID].map { .string($0) })
    }

    @Test func `an answer's own fields stand, but for the id`() async throws {
        let response = try await Self.client().get("/own")
        #expect(response.headers[values: .contentSecurityPolicy] == ["default-src 'self'"])
        #expect(response.headers[values: Self.requestID].count == 1)
        #expect(response.headers[Self.requestID] != "mine")
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test(arguments: [HTTPField.Name.authorization, .cookie])
    func `what was asked for with credentials is not stored, unless it is said how (A16)`(_ name: HTTPField.Name) async throws {
        let client = try Self.client()
        #expect(await client.get("/notes").headers[.cacheControl] == nil)
        #expect(await client.get("/notes", headers: [name: "x"]).headers[values: .cacheControl] == ["no-store"])
        #expect(await client.get("/own", headers: [name: "x"]).headers[values: .cacheControl] == ["max-age=9"])
    }

    @Test(arguments: [
        "X-Accel-Redirect", "x-accel-buffering", "X-Accel-Expires", "X-Sendfile", "X-SENDFILE2", "X-LIGHTTPD-send-file",
        "X-LIGHTTPD-KBytes-per-second", "Status",
    ])
    func `a handler cannot command the web server (A29)`(_ name: String) async throws {
        let client = try Self.client([Route(.get, "/command") { _ in .text("x").with(HTTPField.Name(name)!, "/etc/passwd") }])
        let response = await client.get("/command")
        #expect(response.status == .internalServerError)
        #expect(response.headers[HTTPField.Name(name)!] == nil)
        #expect(!response.description.contains("passwd"))
    }

    @Test(arguments: [
        "a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\u{0}X-Evil: 1", "a\u{85}X-Evil: 1", "a\u{2028}X-Evil: 1",
    ])
    func `what stands in a field begins no field of its own (H18)`(_ value: String) async throws {
        let client = try Self.client([
            Route(.get, "/echo") { _ in .text("x").with(HTTPField.Name("X-Echo")!, value) },
            Route(.get, "/to") { _ in .redirect(to: value) },
            Route(.get, "/refuse") { _ in throw HTTPError(.conflict, headers: [.retryAfter: value]) },
        ])
        for target in ["/echo", "/to", "/refuse"] {
            let response = await client.get(target)
            #expect(response.headers[.init("X-Evil")!] == nil)
            #expect(!response.description.contains("\nX-Evil"))
            #expect(!response.description.contains("\rX-Evil"))
            #expect(!response.description.contains("\u{0}"))
        }
    }

    @Test(arguments: [
        "text/html", "application/xml;q=1", "application/json;q=0", "*/*", "", "image/*, text/plain;q=0.5", "not an accept",
    ])
    func `JSON is what there is, whatever was asked for (A6, A8)`(_ accept: String) async throws {
        let client = try Self.client([Route(.get, "/json") { _ in .json(["<\u{2028}"]) }])
        let response = await client.get("/json", headers: [.accept: accept, .acceptEncoding: "gzip", .range: "bytes=0-1"])
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "application/json")
        #expect(response.headers[.contentEncoding] == nil)
        #expect(try response.json([String].self) == ["<\u{2028}"])
    }

    @Test(
        arguments: [
            ("application/json", 200), ("application/json; charset=utf-8", 200), ("Application/JSON;Charset=UTF-8", 200),
            ("application/json; charset=\"utf-8\"", 200), ("application/merge-patch+json", 200), (nil, 415), ("", 415),
            ("text/plain", 415),
            ("application/x-www-form-urlencoded", 415), ("multipart/form-data; boundary=x", 415),
            ("application/json; charset=utf-16", 415),
            ("application/json; charset=latin1", 415), ("application/jsonp", 415), ("text/json", 415), ("json", 415),
            ("*/*", 415),
            ("text/plain, application/json", 415),
        ] as [(String?, Int)])
    func `a body must be announced as JSON (A7)`(_ type: String?, _ status: Int) async throws {
        let client = try Self.client([Route(.post, "/json") { try .json($0.decode([String: Int].self)) }])
        let response = await client.send(
            .post, "/json", headers: type.map { [.contentType: $0] } ?? [:], body: Array(#"{"a":1}"#.utf8))
        #expect(response.status.code == status, "\(response)")
        if status == 415 { #expect(response.headers[.accept] == "application/json") }
    }
}

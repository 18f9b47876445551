import HTTPTypes
import PosternHTTP
import Testing

struct CrossOriginTests {
    private static let page = "https://app.example"

    private func answer(
        _ method: HTTPRequest.Method, _ path: String = "/notes", from origin: String?, asking: String? = nil,
        _ crossOrigin: CrossOrigin?
    ) async throws -> Response {
        let router = try Router(
            [
                Route(.get, "/notes") { _ in .text("notes").with(.vary, "Accept") }, Route(.post, "/notes") { _ in .empty() },
                Route(.get, "/fail") { _ in throw HTTPError(.conflict) },
            ], middleware: crossOrigin.map { [$0] } ?? [])
        var parameters = Parameters()
        if let origin { parameters.append("HTTP_ORIGIN", origin) }
        if let asking { parameters.append("HTTP_ACCESS_CONTROL_REQUEST_METHOD", asking) }
        var request = Request(method: method, path: path, queryString: "", parameters: parameters)
        _ = router.admit(&request)
        return await router.respond(to: request)
    }

    private func allowance(_ response: Response) -> [String] {
        response.headers.filter { $0.name.canonicalName.hasPrefix("access-control") }.map {
            "\($0.name.canonicalName): \($0.value)"
        }.sorted()
    }

    @Test(arguments: [HTTPRequest.Method.get, .options]) func `nothing is allowed by default (A17)`(
        _ method: HTTPRequest.Method
    ) async throws {
        #expect(allowance(try await answer(method, from: Self.page, asking: "POST", nil)) == [])
    }

    @Test func `an origin of the list may read answers and errors, with credentials if it is said so`() async throws {
        let crossOrigin = try CrossOrigin(.only([Self.page, "http://localhost:3000"]), exposing: [.location], credentials: true)
        for path in ["/notes", "/fail", "/nowhere"] {
            let response = try await answer(.get, path, from: Self.page, crossOrigin)
            #expect(
                allowance(response) == [
                    "access-control-allow-credentials: true", "access-control-allow-origin: https://app.example",
                    "access-control-expose-headers: Location",
                ])
        }
        #expect(try await answer(.get, from: Self.page, crossOrigin).headers[.vary] == "Accept, Origin")
        #expect(try await answer(.get, from: nil, crossOrigin).headers[.vary] == "Accept, Origin")
    }

    @Test(arguments: [
        "https://app.example.evil.example", "https://evil.example", "https://APP.example", "http://app.example",
        "https://app.example:444",
        "https://app.example/", "null", "", "https://app.example, https://evil.example", "*",
    ])
    func `another origin is never told, and is answered as a client that is no browser (A17)`(_ origin: String) async throws {
        let crossOrigin = try CrossOrigin(.only([Self.page]), credentials: true)
        let response = try await answer(.get, from: origin, crossOrigin)
        #expect(response.status == .ok)
        #expect(allowance(response) == [])
        #expect(response.headers[.vary] == "Accept, Origin")
        let preflight = try await answer(.options, from: origin, asking: "POST", crossOrigin)
        #expect(preflight.status == .forbidden)
        #expect(allowance(preflight) == [])
        #expect(preflight.headers[.vary]?.hasPrefix("Origin") == true)
        #expect(!preflight.text.contains("evil"))
    }

    @Test func `any origin may read without credentials, and is not echoed`() async throws {
        let response = try await answer(.get, from: "https://anybody.example", try CrossOrigin(.any))
        #expect(allowance(response) == ["access-control-allow-origin: *"])
        #expect(response.headers[.vary] == "Accept")
        #expect(throws: MiddlewareError.credentialsForAnyOrigin) { try CrossOrigin(.any, credentials: true) }
    }

    @Test func `a preflight is answered with the methods of the path and the fields that are allowed`() async throws {
        let crossOrigin = try CrossOrigin(.only([Self.page]), headers: [.authorization], credentials: true, maxAge: .seconds(60))
        let response = try await answer(.options, from: Self.page, asking: "POST", crossOrigin)
        #expect(response.status == .noContent)
        #expect(
            allowance(response) == [
                "access-control-allow-credentials: true", "access-control-allow-headers: Content-Type, Authorization",
                "access-control-allow-methods: GET, POST, HEAD, OPTIONS", "access-control-allow-origin: https://app.example",
                "access-control-max-age: 60",
            ])
        #expect(response.headers[.vary] == "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
        let fixed = try CrossOrigin(.only([Self.page]), methods: [.get])
        #expect(
            try await answer(.options, from: Self.page, asking: "POST", fixed).headers[.accessControlAllowMethods] == "GET")
    }

    @Test func `OPTIONS that is no preflight, and one for nothing, are answered as ever`() async throws {
        let crossOrigin = try CrossOrigin(.only([Self.page]))
        #expect(try await answer(.options, from: Self.page, crossOrigin).headers[.allow] == "GET, POST, HEAD, OPTIONS")
        let missing = try await answer(.options, "/nowhere", from: Self.page, asking: "GET", crossOrigin)
        #expect(missing.status == .notFound)
        #expect(missing.headers[.accessControlAllowOrigin] == Self.page)
    }

    @Test(arguments: [
        "app.example", "https://", "https://app.example/", "https://App.example", "*", "null",
        "https://a.example,https://b.example", "ftp://a",
    ])
    func `what is no origin is refused when it is made`(_ origin: String) {
        #expect(throws: MiddlewareError.malformedOrigin(origin)) { try CrossOrigin(.only([origin])) }
    }
}

import HTTPTypes
import PosternHTTP
import Testing

struct ConditionalRequestsTests {
    private func answer(
        _ method: HTTPRequest.Method = .get, _ path: String = "/a", _ variables: KeyValuePairs<String, String> = [:]
    ) async throws -> Response {
        let current = EntityTag("v1")
        let router = try Router(
            [
                Route(.get, "/a") { _ in .text("hello").with(.vary, "Origin") },
                Route(.get, "/tagged") { _ in .text("x").with(.eTag, "W/\"v1\"").with(.cacheControl, "max-age=60") },
                Route(.get, "/created") { _ in .text("x", status: .created) },
                Route(.put, "/a") { request in
                    try request.requirePreconditions(on: current)
                    return .text("changed")
                },
                Route(.put, "/new") { request in
                    try request.requirePreconditions(on: nil)
                    return .text("made")
                },
            ], middleware: [ConditionalRequests()])
        var request = Request(method, path, variables)
        _ = router.admit(&request)
        return await router.respond(to: request)
    }

    private static let tag = EntityTag(of: Array("hello".utf8)).description

    @Test func `an answer has the tag of its body, and its client asks before it uses a copy`() async throws {
        for method in [HTTPRequest.Method.get, .head] {
            let response = try await answer(method)
            #expect(response.status == .ok)
            #expect(response.headers[.eTag] == Self.tag)
            #expect(response.headers[.cacheControl] == "private, no-cache")
        }
        #expect(try await answer(.get, "/created").headers[.eTag] == nil)
        #expect(try await answer(.get, "/nowhere").headers[.eTag] == nil)
        #expect(try await answer(.put).headers[.eTag] == nil)
    }

    @Test(arguments: [tag, "W/\(tag)", "\"x\", \(tag)", "*"])
    func `who has the state gets 304 without a body (H27)`(_ condition: String) async throws {
        for method in [HTTPRequest.Method.get, .head] {
            let response = try await answer(method, "/a", ["HTTP_IF_NONE_MATCH": condition])
            #expect(response.status == .notModified)
            #expect(response.body == [])
            #expect(response.headers[.eTag] == Self.tag)
            #expect(response.headers[.vary] == "Origin")
            #expect(response.headers[.cacheControl] == "private, no-cache")
            #expect(response.headers[.contentType] == nil)
        }
    }

    @Test(arguments: ["\"x\"", "", "x", "\"\"", "\"x\", W/\"y\""])
    func `who has another gets the answer`(_ condition: String) async throws {
        let response = try await answer(.get, "/a", ["HTTP_IF_NONE_MATCH": condition])
        #expect(response.status == .ok)
        #expect(response.text == "hello")
    }

    @Test func `a tag and a lifetime of the handler's own are kept`() async throws {
        let response = try await answer(.get, "/tagged")
        #expect(response.headers[.eTag] == "W/\"v1\"")
        #expect(response.headers[.cacheControl] == "max-age=60")
        #expect(try await answer(.get, "/tagged", ["HTTP_IF_NONE_MATCH": "\"v1\""]).status == .notModified)
        #expect(try await answer(.get, "/tagged", ["HTTP_IF_MATCH": "\"v1\""]).status == .preconditionFailed)
    }

    @Test(
        arguments: [
            ("HTTP_IF_MATCH", "\"v1\"", 200), ("HTTP_IF_MATCH", "\"v0\", \"v1\"", 200), ("HTTP_IF_MATCH", "*", 200),
            ("HTTP_IF_MATCH", "\"v0\"", 412), ("HTTP_IF_MATCH", "W/\"v1\"", 412), ("HTTP_IF_MATCH", "v1", 412),
            ("HTTP_IF_MATCH", "", 412),
            ("HTTP_IF_NONE_MATCH", "*", 412), ("HTTP_IF_NONE_MATCH", "W/\"v1\"", 412), ("HTTP_IF_NONE_MATCH", "\"v0\"", 200),
        ])
    func `a change is made only in the state that it was meant for`(_ name: String, _ value: String, _ status: Int) async throws {
        let response = try await answer(.put, "/a", [name: value])
        #expect(response.status.code == status)
        #expect((response.problem == nil) == (status == 200))
    }

    @Test func `what is not there matches nothing`() async throws {
        #expect(try await answer(.put, "/new", ["HTTP_IF_NONE_MATCH": "*"]).status == .ok)
        #expect(try await answer(.put, "/new", ["HTTP_IF_MATCH": "*"]).status == .preconditionFailed)
        #expect(try await answer(.put, "/new").status == .ok)
    }
}

import HTTPTypes
import PosternHTTP
import Testing

/// Routes that say what they take and answer.
struct TypedRouteTests {
    private struct Draft: Codable, Sendable, JSONEncodable {
        let text: String
        func encode(to writer: inout JSONWriter) { writer.object { $0.member("text", text) } }
    }
    private struct Plain: Codable, Sendable { let text: String }
    private struct Page: QueryDecodable {
        let limit: Int
        init(from query: inout QueryReader) { limit = query.value("limit", .integer(in: 1...9), default: 3) }
    }

    private static let located = FieldDescription(.location, "Where it is.", isAlways: true)

    private static let routes = [
        Route(
            .post, "/drafts", name: "add", takes: .json(Draft.self), gives: .json(Draft.self, status: .created, fields: [located])
        ) {
            Answer($1).with(.location, "/drafts/1")
        },
        Route(.post, "/plain", takes: .json(Plain.self, unknownMembers: .refused), gives: .json(Plain.self)) { $1 },
        Route(.put, "/both", takes: .both(.query(Page.self), .json(Draft.self)), gives: .json(Draft.self)) { _, input in
            Draft(text: String(repeating: input.1.text, count: input.0.limit))
        },
        Route(.delete, "/drafts/{id:int}", gives: .nothing) { _ in },
    ]

    private func answer(_ method: HTTPRequest.Method, _ target: String, _ body: String = "", type: String = "application/json")
        async throws -> Response
    {
        let router = try Router(Self.routes)
        var request = Request(method, target, ["CONTENT_TYPE": type], body: body)
        _ = router.admit(&request)
        return await router.respond(to: request)
    }

    @Test func `the handler gets what was read, and what it returns is the answer`() async throws {
        let added = try await answer(.post, "/drafts", #"{"text":"a","more":1}"#)
        #expect(added.status == .created)
        #expect(added.text == #"{"text":"a"}"#)
        #expect(added.headers[.location] == "/drafts/1")
        #expect(added.headers[.contentType] == "application/json")
        #expect(try await answer(.post, "/plain", #"{"text":"p"}"#).text == #"{"text":"p"}"#)
        #expect(try await answer(.put, "/both?limit=2", #"{"text":"ab"}"#).text == #"{"text":"abab"}"#)
        let deleted = try await answer(.delete, "/drafts/7")
        #expect(deleted.status == .noContent)
        #expect(deleted.body.isEmpty)
    }

    @Test func `what cannot be read is refused before the handler`() async throws {
        #expect(try await answer(.post, "/drafts", "{").status == .badRequest)
        #expect(try await answer(.post, "/drafts", "{}").status == .unprocessableContent)
        #expect(try await answer(.post, "/drafts", "{}", type: "text/plain").status == .unsupportedMediaType)
        #expect(try await answer(.post, "/plain", #"{"text":"p","more":1}"#).status == .unprocessableContent)
        #expect(try await answer(.put, "/both?limit=0", #"{"text":"ab"}"#).status == .unprocessableContent)
    }

    @Test func `the document tells of bodies, answers, fields and problems`() throws {
        let document = try OpenAPIDocument(of: Self.routes).read()
        let add = document["paths", "/drafts", "post"]
        #expect(add?["requestBody", "required"] == true)
        #expect(
            add?["requestBody", "content", "application/json", "schema", "$ref"] == "#/components/schemas/Draft")
        #expect(add?["responses", "201", "headers", "Location", "required"] == true)
        #expect(add?["responses"]?.names == ["201", "400", "411", "413", "415", "422", "500", "503", "504"])
        let delete = document["paths", "/drafts/{id}", "delete"]
        #expect(delete?["responses"]?.names == ["204", "400", "404", "500", "503", "504"])
        #expect(delete?["responses", "204", "content"] == nil)
        let both = document["paths", "/both", "put"]
        #expect(both?["parameters", "0", "name"] == "limit")
        #expect(both?["requestBody"] != nil)
        #expect(document["components", "schemas", "Plain.strict", "additionalProperties"] == false)
        #expect(document["components", "schemas", "Plain", "additionalProperties"] == nil)
        #expect(document["components", "schemas", "Problem", "required"] == .array(["type", "title", "status"]))
    }
}

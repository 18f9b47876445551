import HTTPTypes
import Notes
import PosternHTTP
import PosternTesting
import Testing

struct NoteRoutesTests {
    private let notes: TemporaryNotes
    private var client: TestClient { notes.client }

    init() throws { notes = try TemporaryNotes() }

    /// Posts a note.
    ///
    /// - Returns: its path.
    private func add(_ text: String, completed: Bool = false) async throws -> String {
        let response = try await client.post("/notes", json: NoteDraft(text: text, completed: completed))
        return try #require(response.headers[.location])
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String, as type: String = "application/json"
    ) async
        -> TestResponse
    {
        await client.send(method, path, headers: [.contentType: type], body: Array(body.utf8))
    }

    @Test func `the list is in the order of insertion`() async throws {
        for text in ["c", "a", "b"] { _ = try await add(text, completed: text == "a") }
        _ = await client.delete("/notes/2")
        _ = try await add("0")
        let list = await client.get("/notes")
        #expect(list.status == .ok)
        #expect(list.headers[.contentType] == "application/json")
        #expect(
            list.text
                == #"[{"text":"c","completed":false},{"text":"b","completed":false},{"text":"0","completed":false}]"#)
    }

    @Test func `POST answers with the note and tells where it is`() async throws {
        let response = await send(.post, "/notes", #" {"completed" : true, "text" : "Test \u006eote"} "#)
        #expect(response.status == .ok)
        #expect(response.text == #"{"text":"Test note","completed":true}"#)
        #expect(response.headers[.location] == "/notes/1")
        #expect(await client.get("/notes/1").text == #"{"id":1,"text":"Test note","completed":true}"#)
    }

    @Test func `PUT replaces the whole note`() async throws {
        let path = try await add("a")
        let response = await send(.put, path, #"{"text":"b","completed":true}"#)
        #expect(response.status == .ok)
        #expect(response.text == #"{"id":1,"text":"b","completed":true}"#)
        #expect(await client.get(path).text == response.text)
        #expect(await send(.put, path, #"{"text":"c"}"#).status == .unprocessableContent)
        #expect(await client.get(path).text == response.text)
    }

    @Test(arguments: [
        ("{}", #"{"id":1,"text":"a","completed":false}"#),
        (#"{"text":"b"}"#, #"{"id":1,"text":"b","completed":false}"#),
        (#"{"text":""}"#, #"{"id":1,"text":"","completed":false}"#),
        (#"{"completed":true}"#, #"{"id":1,"text":"a","completed":true}"#),
        (#"{"completed":false}"#, #"{"id":1,"text":"a","completed":false}"#),
        (#"{"text":"b","completed":true}"#, #"{"id":1,"text":"b","completed":true}"#),
        (#"{"text":null,"completed":null}"#, #"{"id":1,"text":"a","completed":false}"#),
        (#"{"unknown":1}"#, #"{"id":1,"text":"a","completed":false}"#),
    ])
    func `PATCH changes what it names`(_ body: String, _ note: String) async throws {
        let path = try await add("a")
        _ = try await add("other")
        let response = await send(.patch, path, body)
        #expect(response.status == .ok)
        #expect(response.text == note)
        #expect(await client.get(path).text == note)
        #expect(await client.get("/notes/2").text == #"{"id":2,"text":"other","completed":false}"#)
    }

    @Test func `DELETE removes the note`() async throws {
        let path = try await add("a")
        let response = await client.delete(path)
        #expect(response.status == .noContent)
        #expect(response.body == [])
        #expect(await client.get(path).status == .notFound)
        #expect(await client.delete(path).status == .notFound)
        #expect(await client.get("/notes").text == "[]")
    }

    @Test(arguments: [
        "/notes/2", "/notes/0", "/notes/-1", "/notes/9223372036854775807", "/notes/9223372036854775808", "/notes/1e3",
        "/notes/01", "/notes/%D9%A1", "/notes/1.0", "/notes/x", "/notes/1/", "/notes/1%2F", "/notes/%31%20", "/notes/",
        "/note",
    ])
    func `a note that is not there is not found by any method`(_ path: String) async throws {  // A22, H10
        _ = try await add("a")
        let draft = #"{"text":"b","completed":true}"#
        #expect(await client.get(path).status == .notFound)
        #expect(await client.delete(path).status == .notFound)
        #expect(await send(.put, path, draft).status == .notFound)
        let response = await send(.patch, path, draft)
        #expect(response.status == .notFound)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(response.text.hasPrefix(#"{"type":"about:blank","title":"Not Found","status":404,"#))
        #expect(response.text.contains(#""request_id":""#))
        #expect(await client.get("/notes").text == #"[{"text":"a","completed":false}]"#)
    }

    @Test(arguments: [
        "", "{", "[1,]", #"{"text":"a","completed":false,}"#, #"{"text":"a","text":"b","completed":false}"#, "'a'",
        "\u{FEFF}{}",
        #"{"text":"\ud800","completed":false}"#, "{\"text\":\"\n\",\"completed\":false}",
    ])
    func `a body that is not JSON is refused and nothing is stored`(_ body: String) async throws {  // A1, A3
        _ = try await add("a")
        for (method, path) in [(HTTPRequest.Method.post, "/notes"), (.put, "/notes/1"), (.patch, "/notes/1")] {
            let response = await send(method, path, body)
            #expect(response.status == .badRequest)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
        #expect(await client.get("/notes").text == #"[{"text":"a","completed":false}]"#)
    }

    @Test(
        arguments: [
            ("[]", "", ""), ("null", "", ""), ("{}", "/text /completed", nil), (#"{"text":"b"}"#, "/completed", nil),
            (#"{"text":1,"completed":true}"#, "/text", "/text"), (#"{"text":null,"completed":true}"#, "/text", nil),
            (#"{"text":"b","completed":0}"#, "/completed", "/completed"),
            (#"{"text":"b","completed":"true"}"#, "/completed", "/completed"),
            (#"{"text":"b","completed":null}"#, "/completed", nil),
            (#"{"text":{},"completed":[]}"#, "/text /completed", "/text /completed"),
        ] as [(String, String, String?)])
    func `a body of the wrong shape is refused with the places of all its faults`(
        _ body: String, _ pointers: String, _ patchPointers: String?
    ) async throws {  // A4
        struct Problem: Decodable {
            struct Fault: Decodable { let pointer: String }
            let status: Int
            let errors: [Fault]
        }
        _ = try await add("a")
        var expected = [(HTTPRequest.Method.post, "/notes", pointers), (.put, "/notes/1", pointers)]
        if let patchPointers { expected.append((.patch, "/notes/1", patchPointers)) }
        for (method, path, pointers) in expected {
            let response = await send(method, path, body)
            #expect(response.status == .unprocessableContent)
            #expect(try response.json(Problem.self).errors.map(\.pointer).joined(separator: " ") == pointers)
        }
        #expect(await client.get("/notes").text == #"[{"text":"a","completed":false}]"#)
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""])
    func `a body that is not announced as JSON is refused`(_ type: String) async throws {  // A7
        #expect(
            await send(.post, "/notes", #"{"text":"a","completed":true}"#, as: type).status == .unsupportedMediaType)
        #expect(await client.get("/notes").text == "[]")
    }

    @Test func `a body over the limit is refused and one at the limit is stored`() async throws {
        let frame = #"{"text":"","completed":false}"#.utf8.count
        let largest = String(repeating: "a", count: 1_048_576 - frame)
        #expect(await send(.post, "/notes", #"{"text":"\#(largest)","completed":false}"#).status == .ok)
        #expect(await send(.post, "/notes", #"{"text":"\#(largest)a","completed":false}"#).status == .contentTooLarge)
        #expect(try await client.get("/notes").json([NoteDraft].self) == [NoteDraft(text: largest, completed: false)])
    }

    @Test func `HEAD of the list tells its length`() async throws {
        _ = try await add("a")
        let head = await client.send(.head, "/notes")
        #expect(head.status == .ok)
        #expect(head.headers[.contentType] == "application/json")
        #expect(head.headers[.contentLength] == "\(await client.get("/notes").body.count)")
        #expect(head.body == [])
    }

    @Test func `HEAD follows GET without a body`() async throws {
        _ = try await add("a")
        for path in ["/notes/1", "/notes/2", "/nothing"] {
            let get = await client.send(.get, path, variables: ["REQUEST_ID": "5"])
            let head = await client.send(.head, path, variables: ["REQUEST_ID": "5"])
            #expect(head.status == get.status)
            #expect(head.headers == get.headers)
            #expect(head.body == [])
        }
    }

    @Test(arguments: [
        ("/notes", HTTPRequest.Method.put, "GET, POST, HEAD, OPTIONS"), ("/notes", .delete, "GET, POST, HEAD, OPTIONS"),
        ("/notes/1", .post, "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"),
        ("/notes", HTTPRequest.Method("FOO")!, "GET, POST, HEAD, OPTIONS"),
        ("/notes", .trace, "GET, POST, HEAD, OPTIONS"),
    ])
    func `a wrong method is told the right ones`(_ path: String, _ method: HTTPRequest.Method, _ allow: String) async {  // H11
        let response = await send(method, path, #"{"text":"a","completed":true}"#)
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == allow)
        let options = await client.send(.options, path)
        #expect(options.status == .noContent)
        #expect(options.headers[.allow] == allow)
    }

    @Test(arguments: [
        #"{"text":"b","completed":true,"id":7}"#,
        #"{"id":-1,"text":"b","completed":true,"owner":"root","__proto__":{}}"#,
    ])
    func `members that a client may not set are ignored`(_ body: String) async throws {  // A19
        #expect(await send(.post, "/notes", body).headers[.location] == "/notes/1")
        for method in [HTTPRequest.Method.put, .patch] {
            #expect(await send(method, "/notes/1", body).text == #"{"id":1,"text":"b","completed":true}"#)
        }
        #expect(await client.get("/notes").text == #"[{"text":"b","completed":true}]"#)
    }
}

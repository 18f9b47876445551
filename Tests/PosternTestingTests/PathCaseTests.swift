import PosternHTTP
import PosternTesting
import Testing

/// What comes of a path, however it is written, and wherever the web server has mounted the service.
struct PathCaseTests {
    private static func client() throws -> TestClient {
        try TestClient(
            Router([
                Route(.get, "/notes") { _ in .text("list") },
                Route(.get, "/notes/{id:int}", name: "note") { request in
                    let id: Int64 = try request.parameter("id")
                    return .text("\(id) \(request.rootPath) \(request.path)")
                        .with(.location, try request.url(for: "note", ["id": id]))
                },
            ]))
    }

    /// As they come without a web server that resolves `.`, `..` and `//` first.
    private static let paths: [(path: String, status: Int)] = [
        ("/notes", 200), ("/%6eotes", 200), ("/notes?x=%zz", 200), ("/notes/", 404), ("//notes", 404), ("/./notes", 404),
        ("/x/../notes", 404), ("/notes%2F", 404), ("/notes%2f1", 200), ("/NOTES", 404), ("/notes;v=1", 404), ("/notes%3Fa", 404),
        ("/notes%00", 400), ("/notes%0d%0aX:1", 400), ("/notes%7f", 400), ("/%e2%82%ac", 404), ("/%25%30%30", 404),
        ("/notes/0", 200), ("/notes/-1", 404), ("/notes/9223372036854775807", 200), ("/notes/9223372036854775808", 404),
        ("/notes/1e3", 404), ("/notes/01", 404), ("/notes/%D9%A1", 404), ("/notes/1%20", 404), ("/notes/%2B1", 404),
    ]

    @Test(arguments: paths)
    func `a path has one meaning (H10, A22)`(_ path: String, _ status: Int) async throws {
        let response = try await Self.client().get(path)
        #expect(response.status.code == status, "\(response)")
        if status == 404 || status == 400 {
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test(
        arguments: [
            (["SCRIPT_NAME": "/api", "PATH_INFO": "/notes/1"], "1 /api /notes/1", "/api/notes/1"),
            (["SCRIPT_NAME": "/api/", "PATH_INFO": "/notes/1"], "1 /api /notes/1", "/api/notes/1"),
            (["SCRIPT_NAME": "/a b/ä", "PATH_INFO": "/notes/1"], "1 /a b/ä /notes/1", "/a%20b/%C3%A4/notes/1"),
            (["SCRIPT_NAME": "/notes/1", "PATH_INFO": ""], "1  /notes/1", "/notes/1"),
            (["SCRIPT_NAME": "", "PATH_INFO": "/notes/1"], "1  /notes/1", "/notes/1"),
            (["SCRIPT_NAME": "/", "PATH_INFO": "/notes/1"], "1  /notes/1", "/notes/1"),
        ] as [([String: String], String, String)])
    func `a script's name before the path is a mount, and alone the path (H28)`(
        _ variables: [String: String], _ text: String, _ location: String
    ) async throws {
        let response = try await Self.client().send(.get, "/unused", variables: variables)
        #expect(response.text == text)
        #expect(response.headers[.location] == location)
    }

    @Test(arguments: [
        ["SCRIPT_NAME": "/api", "PATH_INFO": "notes"], ["SCRIPT_NAME": "api", "PATH_INFO": "/notes"],
        ["SCRIPT_NAME": "/a\u{D}\u{A}b", "PATH_INFO": "/notes"], ["SCRIPT_NAME": "/a", "PATH_INFO": "/no\u{1}tes"],
    ])
    func `a mount that is no path is refused`(_ variables: [String: String]) async throws {
        #expect(try await Self.client().send(.get, "/unused", variables: variables).status == .badRequest)
    }
}

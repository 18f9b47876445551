import HTTPTypes
import PosternHTTP
import TestSupport
import Testing

/// What the tests of nginx's modules and of Go's CGI host expect of answers and of what a handler is told, through each web server over each
/// protocol.
@Suite(.ownThreads, .sqlite("it has no database")) struct CGIHostTests {
    private static func start(_ server: WebServer, _ routes: [Route], changing changes: [(String, String)] = []) async throws -> (
        FrontServer, Application
    ) {
        let directory = try TemporaryDirectory()
        let application = try Application(routes, speaking: server.wire, in: directory)
        return (try await FrontServer(server, in: directory, before: application.socket, changing: changes), application)
    }

    @Test(arguments: WebServer.proxies.filter { $0.wire == .fastcgi })
    func `one connection carries several requests (H4)`(_ server: WebServer) async throws {
        // Each process of nginx keeps connections of its own.
        let (front, application) = try await Self.start(
            server, [Route(.get, "/") { _ in .text("here") }], changing: [("worker_processes auto", "worker_processes 1")])
        for method in ["GET", "GET", "HEAD", "GET", "GET", "GET", "GET", "GET"] {
            #expect(try await front.client.send(method, "/").status == 200)
        }
        #expect(application.gateway.openConnections <= 1)
    }

    @Test(arguments: WebServer.proxies, ["GET", "HEAD"])
    func `a client gets exactly the body that the handler made, whatever length the handler claims (H5)`(
        _ server: WebServer, _ method: String
    ) async throws {
        let (front, application) = try await Self.start(
            server,
            [
                Route(.get, "/claim/{length:int}") { request in
                    let length: Int = try request.parameter("length")
                    return Response(headers: [.contentLength: "\(length)"], body: Array("SEE-THIS".utf8))
                }
            ])
        for length in [0, 7, 8, 9, 1_000_000] {
            let connection = try HTTPConnection(port: front.port)
            try await connection.send(front.client.request(method, "/claim/\(length)"))
            let answer = try await connection.answer(to: method)
            #expect(answer["content-length"] == "8")
            #expect(answer.text == (method == "HEAD" ? "" : "SEE-THIS"))
            guard server.program == .nginx || method == "GET" else { continue }  // lighttpd closes after HEAD
            try await connection.send(front.client.request("GET", "/claim/8"))
            #expect(try await connection.answer().text == "SEE-THIS", "nothing stands between two answers")
        }
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a long head and a body of many records arrive whole (H6)`(_ server: WebServer) async throws {
        let body = patternBytes(70_000)
        let (front, application) = try await Self.start(
            server,
            [
                Route(.get, "/head/{length:int}") { request in
                    let value = String(repeating: "h", count: try request.parameter("length"))
                    return Response(headers: [HTTPField.Name("X-Long")!: value], body: body)
                }
            ])
        for length in [1, 1_000, 3_500, 3_700] {
            let answer = try await front.client.get("/head/\(length)")
            #expect(answer["x-long"]?.utf8.count == length)
            #expect(answer.body == body)
        }
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a handler is told of the request as the client sent it (H8)`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(
            server,
            [
                Route(.get, "/told/{rest:path}") { request in
                    let proxy = request.headers[HTTPField.Name("Proxy")!] ?? ""
                    let lines = [
                        request.path, request.queryString, request.headers[.cookie] ?? "", request.headers[.referer] ?? "",
                        request.headers[HTTPField.Name("Test")!] ?? "", "proxy=\(proxy)",
                    ]
                    return .text(lines.joined(separator: "\n"))
                }
            ])
        let answer = try await front.client.get(
            "/told/x/y.z?q=a%20b&c=%C3%A9",
            headers: [
                "Cookie: nom=NOM", "Cookie: yum=YUM", "Referer: http://x/", "Test: a%20b", "Proxy: http://127.0.0.1:9",
            ])
        #expect(answer.text == "/told/x/y.z\nq=a%20b&c=%C3%A9\nnom=NOM; yum=YUM\nhttp://x/\na%20b\nproxy=")
        withExtendedLifetime(application) {}
    }
}

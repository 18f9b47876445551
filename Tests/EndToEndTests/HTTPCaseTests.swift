import Glibc
import HTTPTypes
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// What clients send that is unusual, through each web server over each protocol: the case numbers stand at the tests.
@Suite(.ownThreads, .sqlite("it has no database")) struct HTTPCaseTests {
    private static func start(
        _ server: WebServer, settings: GatewaySettings = GatewaySettings(workers: 2), changing changes: [(String, String)] = []
    ) async throws -> (client: WebClient, application: Application) {
        let directory = try TemporaryDirectory()
        let application = try Application(
            [
                Route(.get, "/notes", name: "notes", middleware: [ConditionalRequests()]) { _ in .text("list") },
                Route(.post, "/notes") { request in .text("\(request.body.count)").with(.location, try request.url(for: "notes"))
                },
                Route(.get, "/query") { request in
                    .text(request.query.all.map { "\($0.name)=\($0.value)" }.joined(separator: "|"))
                },
                Route(.get, "/address") { request in .text(request.remoteAddress ?? "none") },
                Route(.get, "/cookies") { request in
                    .text(request.cookies.all.map { "\($0.name)=\($0.value)" }.joined(separator: "|"))
                },
                Route(.get, "/proxy") { request in
                    .text("\(request.headers[.init("Proxy")!] ?? "none") \(getenv("HTTP_PROXY") == nil)")
                },
                Route(.get, "/empty") { _ in .empty() },
                Route(.get, "/mount") { request in .text("\(request.rootPath) \(request.path) \(try request.url(for: "notes"))")
                },
            ], speaking: server.wire, in: directory, settings: settings)
        let front = try await FrontServer(server, in: directory, before: application.socket, changing: changes)
        return (front.client, application)
    }

    @Test(arguments: WebServer.proxies)
    func `methods are answered by the route, or with those that the path has (H11, H16, H17)`(_ server: WebServer) async throws {
        let (client, application) = try await Self.start(server)
        let options = try await client.send("OPTIONS", "/notes")
        #expect([200, 204].contains(options.status))  // lighttpd answers OPTIONS itself where a file might be
        for path in ["/notes", "/query?a=1", "/address", "/empty"] {
            let (get, head) = (try await client.get(path), try await client.send("HEAD", path))
            #expect(head.status == get.status)
            #expect(head.body.isEmpty)
            #expect(head["content-length"] == get["content-length"])
        }
        for method in ["PUT", "DELETE"] {
            let answer = try await client.send(method, "/notes", headers: ["Content-Length: 0"])
            #expect(answer.status == 405)
            #expect(answer["allow"] == "GET, POST, HEAD, OPTIONS")
            #expect(answer["content-type"] == "application/problem+json")
        }
        for method in ["FOO", String(repeating: "A", count: 70)] {
            #expect([400, 405, 501].contains(try await client.send(method, "/notes").status))
        }
        let trace = try await client.send("TRACE", "/notes", headers: ["X-Echo: tell-tale"])
        #expect([400, 405, 501].contains(trace.status))
        #expect(!trace.description.contains("tell-tale"))
        let connection = try HTTPConnection(port: client.port)
        try await connection.send(Array("GET /notes HTTP/1.0\r\nHost: localhost\r\n\r\n".utf8))
        #expect(try await connection.answer().text == "list")
        let expecting = try HTTPConnection(port: client.port)
        try await expecting.send(
            client.request("POST", "/notes", ["Connection: close", "Expect: 100-continue", "Content-Length: 2"])
                + Array("ab".utf8))
        var answer = try await expecting.answer()
        if answer.status == 100 { answer = try await expecting.answer() }
        #expect(answer.text == "2")
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a query is read as a form is, whatever it holds (H12)`(_ server: WebServer) async throws {
        let (client, application) = try await Self.start(server)
        for (query, text) in [("?a=%zz", "a=%zz"), ("?", ""), ("", ""), ("?a&&b=", "a=|b="), ("?a=1+2&a=%26", "a=1 2|a=&")] {
            #expect(try await client.get("/query" + query).text == text)
        }
        let nul = try await client.get("/query?a=%00")
        #expect(nul.status == 200 && nul.text == "a=\u{0}" || nul.status == 400)
        let long = try await client.get("/query?a=" + String(repeating: "x", count: 7_900))
        #expect(long.status == 200 && long.text.utf8.count == 7_902 || long.status == 414)
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `fields of a client mean no more than they say (H13, H14, H15, H24)`(_ server: WebServer) async throws {
        let (client, application) = try await Self.start(server)
        #expect(try await client.get("/cookies", headers: ["Cookie: a=1", "Cookie: b=2; c=3"]).text == "a=1|b=2|c=3")
        #expect(try await client.get("/proxy", headers: ["Proxy: http://127.0.0.1:9"]).text.hasSuffix("true"))
        for name in ["X-Forwarded-For", "X_Forwarded_For", "X-Real-IP", "Forwarded", "Client-IP"] {
            #expect(try await client.get("/address", headers: ["\(name): 203.0.113.9"]).text == "127.0.0.1")
        }
        let ranged = try await client.get(
            "/notes", headers: ["Range: bytes=0-1", "Accept-Encoding: gzip, br", "Accept: text/html"])
        #expect(ranged.status == 200 && ranged.text == "list" || ranged.status == 206 && ranged.text == "li")
        #expect(ranged["content-encoding"] == nil)
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `requests that two readers could cut in two ways are refused (H19)`(_ server: WebServer) async throws {
        let (client, application) = try await Self.start(server)
        let hidden = "GET /address HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for fields in [
            ["Content-Length: 4", "Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
            ["Transfer-Encoding: xchunked"], ["Content-Length: 4", "Content-Length: 5"], ["Content-Length: +4"],
        ] {
            let connection = try HTTPConnection(port: client.port)
            try await connection.send(
                client.request("POST", "/notes", fields + ["Connection: close"]) + Array("0\r\n\r\n\(hidden)".utf8))
            let answer = try await connection.answer()
            #expect(!answer.description.contains("127.0.0.1"), "\(fields): \(answer)")
            #expect([400, 411, 501].contains(answer.status) || answer.text == "0", "\(fields): \(answer)")
        }
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `answers have the fields that they must, and no body where there is none (H20, H22, H23, H27, A16)`(
        _ server: WebServer
    ) async throws {
        let (client, application) = try await Self.start(server)
        let list = try await client.get("/notes")
        let tag = try #require(list["etag"])
        let same = try await client.get("/notes", headers: ["If-None-Match: \(tag)"])
        #expect(same.status == 304)
        #expect(same.body.isEmpty)
        #expect(same["etag"] == tag)
        #expect(try await client.get("/notes", headers: ["If-None-Match: \"other\""]).text == "list")
        let empty = try await client.get("/empty")
        #expect(empty.status == 204)
        #expect(empty["content-type"] == nil)
        for answer in [
            list, empty, try await client.get("/nowhere"), try await client.send("PUT", "/notes", headers: ["Content-Length: 0"]),
        ] {
            #expect(answer["x-content-type-options"] == "nosniff")
            #expect(answer["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
            #expect(answer["x-request-id"]?.utf8.count == 32)
            #expect(answer.status == 204 || answer["content-length"] == "\(answer.body.count)")
            #expect(answer.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 } < 4_096)
        }
        withExtendedLifetime(application) {}
    }

    /// Mounted under `/api` by `SCRIPT_NAME`, as each web server does it.
    private static func mounting(_ server: WebServer) -> [(String, String)] {
        switch (server.program, server.wire) {
        case (.nginx, .fastcgi):
            [
                ("location / {", "location ~ ^/api(?<rest>/.*)$ {"),
                ("SCRIPT_NAME       \"\";", "SCRIPT_NAME       /api;"), ("$fastcgi_script_name;", "$rest;"),
            ]
        case (.nginx, .scgi):
            [
                ("location / {", "location ~ ^/api(?<rest>/.*)$ {"),
                ("SCRIPT_NAME       \"\";", "SCRIPT_NAME       /api;"), ("$document_uri;", "$rest;"),
            ]
        case (.lighttpd, _): [("server = (\"/\" =>", "server = (\"/api\" =>")]
        }
    }

    @Test(arguments: WebServer.proxies)
    func `a mount that the web server tells of is no part of the routes, and of every URL (H28)`(_ server: WebServer) async throws
    {
        let (client, application) = try await Self.start(server, changing: Self.mounting(server))
        #expect(try await client.get("/api/mount").text == "/api /mount /api/notes")
        #expect(try await client.get("/api/notes").text == "list")
        let added = try await client.send("POST", "/api/notes", body: Array("ab".utf8))
        #expect(added["location"]?.hasSuffix("/api/notes") == true)
        #expect(try await client.get("/api/nowhere").status == 404)
        #expect(try await client.get("/notes").status == 404)
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a mount that the service was told of is taken off the whole path (H28)`(_ server: WebServer) async throws {
        var settings = GatewaySettings(workers: 2)
        settings.rootPath = "/api"
        let (client, application) = try await Self.start(server, settings: settings)
        #expect(try await client.get("/api/mount").text == "/api /mount /api/notes")
        #expect(try await client.get("/%61pi/mount").text == "/api /mount /api/notes")
        #expect(try await client.get("/api").status == 404)
        #expect(try await client.get("/apinotes").status == 404)
        #expect(try await client.get("/mount").text == "/api /mount /api/notes")
        withExtendedLifetime(application) {}
    }
}

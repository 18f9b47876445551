import HTTPTypes
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// Bodies that are sent while they are written, through each web server over each protocol.
@Suite(.ownThreads, .sqlite("it has no database")) struct StreamedBodyTests {
    struct Failure: Error {}

    private static let piece = patternBytes(100_000)

    private static let routes = [
        Route(.get, "/pieces/{count:int}") { request in
            let count: Int = try request.parameter("count")
            return .stream { body in for _ in 0..<count { try body.write(piece) } }
        },
        Route(.get, "/failing/{count:int}") { request in
            let count: Int = try request.parameter("count")
            return .stream { body in
                for _ in 0..<count { try body.write(piece) }
                throw Failure()
            }
        },
        Route(.post, "/back", bodyLimit: 1_600_000) { request in
            var body: [UInt8] = []
            while let piece = try request.bodyReader.next() { body += piece }
            return Response(body: body)
        }.streamingBody(),
    ]

    private static func start(
        _ server: WebServer, changing changes: [(String, String)] = []
    ) async throws -> (front: FrontServer, application: Application) {
        let directory = try TemporaryDirectory()
        let application = try Application(routes, speaking: server.wire, in: directory)
        return (try await FrontServer(server, in: directory, before: application.socket, changing: changes), application)
    }

    private static func chunked(_ body: [UInt8]) -> [UInt8] {
        stride(from: 0, to: body.count, by: 50_000).reduce(into: []) { bytes, start in
            let chunk = body[start...].prefix(50_000)
            bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10]
        } + Array("0\r\n\r\n".utf8)
    }

    @Test(arguments: WebServer.proxies)
    func `a handler reads a body piece by piece`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(server)
        let body = patternBytes(1_500_000)
        #expect(try await front.client.send("POST", "/back", body: body).body == body)
        #expect(try await front.client.send("POST", "/back", body: patternBytes(1_700_000)).status == 413)
        withExtendedLifetime(application) {}
    }

    @Test func `a body that nobody has announced passes nginx as it comes`() async throws {
        let (front, application) = try await Self.start(
            .nginx, changing: [("fastcgi_keep_conn on;", "fastcgi_keep_conn on; fastcgi_request_buffering off;")])
        let body = patternBytes(1_500_000)
        let connection = try HTTPConnection(port: front.port)
        let head = front.client.request("POST", "/back", ["Connection: close", "Transfer-Encoding: chunked"])
        try await connection.send(head + Self.chunked(body))
        #expect(try await connection.answer(to: "POST").body == body)
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a streamed body arrives whole, and one within 8 MiB with its length`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(server)
        let long = try await front.client.get("/pieces/90")
        #expect(long.status == 200)
        #expect(long.body == (0..<90).reduce(into: []) { bytes, _ in bytes += Self.piece })
        let short = try await front.client.get("/pieces/10")
        #expect(short["content-length"] == "1000000")
        #expect(short.body.count == 1_000_000)
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a body that breaks off looks broken to a client where the web server passes that on`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(server)
        let isNoticed: Bool
        do {
            let answer = try await front.client.get("/failing/90")
            #expect(answer.body.count < 9_000_000)
            isNoticed = false
        } catch is HTTPAnswerReader.Malformed { isNoticed = true }
        // Over a unix socket, SCGI has no other end than a crash has, and lighttpd takes what it has for all.
        #expect(isNoticed == (server == .nginx))
        #expect(try await front.client.get("/failing/10").status == 500)
        withExtendedLifetime(application) {}
    }
}

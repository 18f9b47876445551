import Glibc
import PosternHTTP
import TestSupport
import Testing

/// Bodies that come in parts, as nginx's tests of request buffering send them, through each web server over each protocol.
@Suite(.ownThreads, .sqlite("it has no database")) struct RequestBufferingTests {
    /// The configuration with which a web server passes a body on while it comes in.
    private static func unbuffered(_ server: WebServer) -> [(String, String)] {
        switch server.program {
        case .nginx:
            [
                (
                    "\(server.wire.rawValue)_pass notes;",
                    "\(server.wire.rawValue)_pass notes; \(server.wire.rawValue)_request_buffering off;"
                )
            ]
        case .lighttpd: [("server.max-request-size = 2048", "server.max-request-size = 2048\nserver.stream-request-body = 2")]
        }
    }

    /// Lets the web server do what it does with the part of a request that it has; nothing is assumed to have happened after it.
    private static func pause() { poll(nil, 0, 30) }

    @Test(arguments: WebServer.proxies, [true, false])
    func `a body arrives whole, however its parts come in (H3)`(_ server: WebServer, _ isBuffered: Bool) async throws {
        let directory = try TemporaryDirectory()
        let application = try Application(
            [Route(.post, "/echo") { request in Response(body: request.body) }], speaking: server.wire, in: directory)
        let front = try await FrontServer(
            server, in: directory, before: application.socket, changing: isBuffered ? [] : Self.unbuffered(server))
        // Without its buffer, nginx announces over SCGI less than it sends: such a request is refused, never cut.
        let isRefused = server == WebServer(program: .nginx, wire: .scgi) && !isBuffered
        for count in [0, 10, 1_280, 70_000] {
            let body = patternBytes(count)
            for split in Set([0, count / 2]) {
                let connection = try HTTPConnection(port: front.port)
                let head = front.client.request("POST", "/echo", ["Content-Length: \(count)"])
                try await connection.send(head + body.prefix(split))
                Self.pause()
                try await connection.send(Array(body.dropFirst(split)))
                let answer = try await connection.answer()
                if isRefused, count > 0, answer.status == 400 { continue }
                #expect(answer.body == body, "\(count) bytes, \(split) with the head: \(answer.status)")
            }
        }
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies, [true, false])
    func `chunks arrive as one body (H3)`(_ server: WebServer, _ isBuffered: Bool) async throws {
        let directory = try TemporaryDirectory()
        let application = try Application(
            [Route(.post, "/echo") { request in Response(body: request.body) }], speaking: server.wire, in: directory)
        let front = try await FrontServer(
            server, in: directory, before: application.socket, changing: isBuffered ? [] : Self.unbuffered(server))
        for pauses in [false, true] {
            let connection = try HTTPConnection(port: front.port)
            try await connection.send(front.client.request("POST", "/echo", ["Transfer-Encoding: chunked"]))
            var body: [UInt8] = []
            for size in [10, 1_280, 5_120, 1] {
                if pauses { Self.pause() }
                let chunk = patternBytes(size)
                body += chunk
                try await connection.send(Array((String(size, radix: 16) + "\r\n").utf8) + chunk + Array("\r\n".utf8))
            }
            try await connection.send(Array("0\r\n\r\n".utf8))
            let answer = try await connection.answer()
            // Without its buffer, a web server has no length to announce: lighttpd refuses such a body itself, nginx lets us.
            if !isBuffered, answer.status != 200 {
                #expect([400, 411].contains(answer.status))
            } else {
                #expect(answer.body == body, "\(answer.status)")
            }
        }
        withExtendedLifetime(application) {}
    }
}

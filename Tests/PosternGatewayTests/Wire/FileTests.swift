import Glibc
import HTTPTypes
import PosternHTTP
import TestSupport
import Testing

@testable import PosternGateway

/// Files as answers, and who sends them.
struct FileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("0123456789", to: "a b.txt")
    }

    private func router(_ root: String? = nil) throws -> Router {
        let root = root ?? directory.path
        return try Router([
            Route(.get, "/files/{path:path}") { request in .file(try request.parameter("path"), below: root) },
            Route(.get, "/echo") { request in .text(request.headers[HTTPField.Name("X-Sendfile")!] ?? "none") },
        ])
    }

    private func answer(_ path: String, sentBy sender: FileSender, below root: String? = nil) throws -> FastCGIAnswer {
        var settings = GatewaySettings(workers: 1)
        settings.fileSender = sender
        var answer: FastCGIAnswer?
        try TestGateway.serve(try router(root), settings) { gateway in
            answer = try gateway.answer(to: FastCGIRequest("GET", path).setting("HTTP_RANGE", "bytes=0-1"))
        }
        return try #require(answer)
    }

    @Test func `the web server is told by a field, with a path that is encoded, and sent no body (A29)`() throws {
        let sendfile = try answer("/files/a b.txt", sentBy: .sendfile)
        #expect(sendfile.status == 200 && sendfile.body.isEmpty)
        #expect(sendfile.header("X-Sendfile") == "\(directory.path)/a%20b.txt")
        #expect(sendfile.header("Content-Type") == "text/plain; charset=utf-8")
        let mapped = FileSender.accelRedirect(prefix: "/internal", directory: directory.path)
        #expect(try answer("/files/a b.txt", sentBy: mapped).header("X-Accel-Redirect") == "/internal/a%20b.txt")
        let plain = FileSender.accelRedirect(prefix: "", directory: "/")
        #expect(try answer("/files/a b.txt", sentBy: plain).header("X-Accel-Redirect") == "\(directory.path)/a%20b.txt")
    }

    @Test func `a file that the web server was not told about is sent by the service`() throws {
        let other = FileSender.accelRedirect(prefix: "/internal", directory: directory.path + "/other")
        let near = FileSender.accelRedirect(prefix: "/internal", directory: String(directory.path.dropLast()))
        for sender in [other, near, .service] {
            let answer = try answer("/files/a b.txt", sentBy: sender)
            #expect(answer.header("X-Accel-Redirect") == nil)
            #expect(answer.status == 206 && answer.text == "01")
        }
        let dotted = try answer("/files/a b.txt", sentBy: .sendfile, below: directory.path + "/.")
        #expect(dotted.header("X-Sendfile") == nil && dotted.text == "01")
    }

    @Test func `what is no file is not asked of the web server`() throws {
        for path in ["/files/none", "/files/../passwd", "/files/."] {
            let answer = try answer(path, sentBy: .sendfile)
            #expect(answer.status == 404 && answer.header("X-Sendfile") == nil, "\(path)")
        }
    }

    @Test func `a file that shrinks while it is sent breaks the answer off`() throws {
        let path = try directory.write("", to: "long.bin")
        #expect(truncate(path, 64 << 20) == 0)
        try TestGateway.serve(try router()) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/files/long.bin"))
            #expect(client.hasInput(within: .seconds(60)))
            #expect(truncate(path, 1 << 20) == 0)
            let answer = try client.receive()
            #expect(answer.header("Content-Length") == "\(64 << 20)")
            #expect(!answer.isComplete)
            #expect(answer.body.count < 64 << 20)
        }
    }
}

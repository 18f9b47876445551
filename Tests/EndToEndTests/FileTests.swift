import Glibc
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// Files that each web server sends by order of the service, over each protocol.
@Suite(.ownThreads, .sqlite("it has no database")) struct FileTests {
    /// What is served: a directory with a file, behind a web server that was told of it.
    private struct Site {
        let directory: TemporaryDirectory
        let application: Application
        let front: FrontServer
    }

    private static let content = patternBytes(300_000)

    private static func site(_ server: WebServer) async throws -> Site {
        let directory = try TemporaryDirectory()
        #expect(chmod(directory.path, 0o755) == 0)
        let root = try directory.makeDirectory("files")
        try directory.write(content, to: "files/a b.bin")
        try directory.write("outside", to: "secret.txt")
        symlink(directory.path("secret.txt"), root + "/link.txt")
        var settings = GatewaySettings(workers: 2)
        settings.fileSender = server.program == .nginx ? .accelRedirect(prefix: "/internal", directory: root) : .sendfile
        let routes = [
            Route(.get, "/files/{path:path}") { request in
                Response.file(try request.parameter("path"), below: root).with(.contentDisposition, "attachment")
            },
            Route(.get, "/header") { _ in Response.text("").with(.init("X-Sendfile")!, directory.path("secret.txt")) },
        ]
        let application = try Application(routes, speaking: server.wire, in: directory, settings: settings)
        let changes =
            switch server.program {
            case .nginx:
                [
                    (
                        "    location / {",
                        "    location /internal/ {\n        internal;\n        alias \(root)/;\n    }\n\n    location / {"
                    )
                ]
            case .lighttpd:
                [
                    (
                        "\"connect-timeout\" => 5,",
                        "\"connect-timeout\" => 5, \"x-sendfile\" => \"enable\", \"x-sendfile-docroot\" => (\"\(root)\"),"
                    )
                ]
            }
        let front = try await FrontServer(server, in: directory, before: application.socket, changing: changes)
        return Site(directory: directory, application: application, front: front)
    }

    @Test(arguments: WebServer.proxies)
    func `the web server sends the file, with its length, its conditions and its ranges`(_ server: WebServer) async throws {
        let site = try await Self.site(server)
        let whole = try await site.front.client.get("/files/a%20b.bin")
        #expect(whole.status == 200, "\(whole) \(site.front.process.story)")
        #expect(whole.body == Self.content)
        #expect(whole["content-length"] == "300000")
        #expect(whole["content-type"] == "application/octet-stream")
        #expect(whole["content-disposition"] == "attachment")
        #expect(whole["x-sendfile"] == nil && whole["x-accel-redirect"] == nil)
        let tag = try #require(whole["etag"])
        let part = try await site.front.client.get("/files/a%20b.bin", headers: ["Range: bytes=1000-1999"])
        #expect(part.status == 206)
        #expect(part.body == Array(Self.content[1_000..<2_000]))
        let known = try await site.front.client.get("/files/a%20b.bin", headers: ["If-None-Match: \(tag)"])
        #expect(known.status == 304 && known.body.isEmpty)
        let head = try await site.front.client.send("HEAD", "/files/a%20b.bin")
        #expect(head.status == 200 && head.body.isEmpty && head["content-length"] == "300000")
        withExtendedLifetime(site) {}
    }

    @Test(arguments: WebServer.proxies)
    func `nobody gets another file by it (A29)`(_ server: WebServer) async throws {
        let site = try await Self.site(server)
        for path in [
            "/files/link.txt", "/files/none", "/files/%2e%2e/secret.txt", "/files/..%2fsecret.txt", "/internal/a%20b.bin",
        ] {
            let answer = try await site.front.client.get(path)
            #expect(answer.status == 404 || answer.status == 400, "\(path): \(answer)")
            #expect(!answer.text.contains("outside"), "\(path)")
        }
        let header = try await site.front.client.get("/header", headers: ["X-Sendfile: \(site.directory.path("secret.txt"))"])
        #expect(header.status == 500 && !header.text.contains("outside"))
        withExtendedLifetime(site) {}
    }
}

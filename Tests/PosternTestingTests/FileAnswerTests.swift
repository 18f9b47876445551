import Glibc
import HTTPTypes
import PosternHTTP
import PosternTesting
import TestSupport
import Testing

/// Files that the service sends itself.
struct FileAnswerTests {
    private let directory: TemporaryDirectory
    private let router: Router

    init() throws {
        directory = try TemporaryDirectory()
        let root = try directory.makeDirectory("root")
        router = try Router([
            Route(.get, "/files/{path:path}") { request in .file(try request.parameter("path"), below: root) },
            Route(.get, "/lost") { _ in .file("a.txt", below: root + "/none") },
            Route(.get, "/page") { _ in
                var page = Response.file("a.txt", below: root)
                page.status = .notFound
                return page
            },
            RouteGroup("/tagged", middleware: [ConditionalRequests()], [Route(.get, "/a") { _ in .file("a.txt", below: root) }]),
        ])
        try directory.write("0123456789", to: "root/a.txt")
    }

    @Test(arguments: TestTransport.all)
    func `a file is sent whole, in part, or not at all`(_ transport: TestTransport) async throws {
        let big = patternBytes(700_001)
        try directory.makeDirectory("root/sub")
        try directory.write(big, to: "root/sub/big ä.bin")
        let client = try TestClient(router, through: transport)
        let whole = await client.get("/files/a.txt")
        #expect(whole.status == .ok && whole.text == "0123456789" && !whole.isBrokenOff)
        #expect(whole.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(whole.headers[.contentLength] == "10")
        #expect(whole.headers[.acceptRanges] == "bytes")
        let tag = try #require(whole.headers[.eTag])
        let date = try #require(whole.headers[.lastModified])
        #expect(await client.get("/files/sub/big%20%C3%A4.bin").body == big)
        let part = await client.get("/files/a.txt", headers: [.range: "bytes=2-4"])
        #expect(part.status == .partialContent && part.text == "234")
        #expect(part.headers[.contentRange] == "bytes 2-4/10")
        #expect(part.headers[.contentLength] == "3")
        let outside = await client.get("/files/a.txt", headers: [.range: "bytes=10-"])
        #expect(outside.status == .rangeNotSatisfiable && outside.headers[.contentRange] == "bytes */10")
        let known = await client.get("/files/a.txt", headers: [.ifNoneMatch: tag])
        #expect(known.status == .notModified && known.body.isEmpty && known.headers[.eTag] == tag)
        #expect(await client.get("/files/a.txt", headers: [.ifModifiedSince: date]).status == .notModified)
        let head = await client.send(.head, "/files/a.txt")
        #expect(head.status == .ok && head.headers[.contentLength] == "10" && head.body.isEmpty)
    }

    @Test func `what is no file below the root is not found`() async throws {
        let root = directory.path("root")
        try directory.write("secret", to: "secret.txt")
        try directory.makeDirectory("root/sub")
        try directory.makeDirectory("outside")
        try directory.write("x", to: "outside/x.txt")
        symlink(directory.path("secret.txt"), root + "/link.txt")
        symlink("a.txt", root + "/inner.txt")
        symlink(directory.path("outside"), root + "/linked")
        #expect(mkfifo(root + "/pipe", 0o600) == 0)
        let client = try TestClient(router)
        let paths = [
            "none.txt", "sub", "sub/", "link.txt", "inner.txt", "linked/x.txt", "pipe", "a.txt/", "a.txt/b", "%2e%2e/secret.txt",
            "sub/..%2f..%2fsecret.txt", "sub%2F..%2Fa.txt", "./a.txt", "sub//a.txt", "%2Fetc%2Fpasswd",
            String(repeating: "a", count: 300),
            String(repeating: "a/", count: 900) + "a",
        ]
        for path in paths {
            let answer = await client.get("/files/\(path)")
            #expect(answer.status == .notFound, "\(path): \(answer)")
            #expect(answer.headers[.contentType] == "application/problem+json", "\(path)")
            #expect(!answer.text.contains("secret") && !answer.text.contains(root), "\(path)")
        }
    }

    @Test func `a root that is not there is an error of the service's, and tells nothing`() async throws {
        let answer = await (try TestClient(router)).get("/lost")
        #expect(answer.status == .internalServerError)
        #expect(!answer.text.contains(directory.path))
    }

    @Test func `an empty file, and one that is no 200, are sent as they are`() async throws {
        try directory.write("", to: "root/empty.css")
        let client = try TestClient(router)
        let empty = await client.get("/files/empty.css", headers: [.range: "bytes=0-"])
        #expect(empty.status == .rangeNotSatisfiable)
        let whole = await client.get("/files/empty.css")
        #expect(whole.status == .ok && whole.headers[.contentLength] == "0" && whole.body.isEmpty)
        let page = await client.get("/page", headers: [.range: "bytes=0-1"])
        #expect(page.status == .notFound && page.text == "0123456789")
    }

    @Test func `middleware for conditions leaves a file its own tag`() async throws {
        let client = try TestClient(router)
        let first = await client.get("/tagged/a")
        #expect(first.text == "0123456789")
        try directory.write("9876543210", to: "root/a.txt")
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        utimensat(AT_FDCWD, directory.path("root/a.txt"), &times, 0)
        let second = await client.get("/tagged/a", headers: [.ifNoneMatch: first.headers[.eTag] ?? ""])
        #expect(second.status == .ok && second.text == "9876543210")
    }
}

import HTTPTypes
import InMemoryLogging
import Logging
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// Answers that no web server would take, on the wire.
struct RequestCycleTests {
    private static func responding(_ response: Response) throws -> FastCGIAnswer {
        try TestGateway.answer(of: Router([Route(.get, "/echo") { _ in response }]))
    }

    @Test func `the longest head that a web server takes is sent`() throws {
        let short = try Self.responding(Response().with(.location, ""))
        let rest = 4_096 - short.stream(.output).count
        let answer = try Self.responding(Response().with(.location, String(repeating: "l", count: rest)))
        #expect(answer.status == 200)
        #expect(answer.stream(.output).count == 4_096)
        let longer = try Self.responding(Response().with(.location, String(repeating: "l", count: rest + 1)))
        #expect(longer.status == 500)
        #expect(longer.header("Location") == nil)
    }

    @Test func `a head that is too long is told of in the log, with its route`() throws {
        let log = InMemoryLogHandler()
        let router = try Router([
            Route(.get, "/echo") { _ in Response().with(.location, String(repeating: "l", count: 5_000)) }
        ])
        try TestGateway.serve(router, logger: Logger(label: "test") { _ in log }) { gateway in
            let answer = try gateway.answer()
            #expect(answer.status == 500)
            #expect(answer.header("Content-Length") == "\(answer.body.count)")
        }
        let line = try #require(log.entries.first)
        let fault = "its header fields are longer than the 4096 bytes that web servers take"
        #expect(line.message == "the answer of a handler cannot be sent: \(fault)")
        #expect(line.metadata["route"] == "GET /echo")
        #expect(Int(line.metadata["header_bytes"]?.description ?? "") ?? 0 > 5_000)
    }

    @Test func `nothing in the text for the error log begins another line there`() throws {
        var response = Response()
        response.errorLog = "one\r\n2026/11/23 [error] forged\u{1B}[2J"
        let sent = response
        let answer = try TestGateway.answer(of: Router([Route(.get, "/echo") { _ in sent }]))
        #expect(String(decoding: answer.stream(.errors), as: UTF8.self) == "one\\r\\n2026/11/23 [error] forged\\u{1b}[2J")
    }

    @Test(arguments: [100, 101, 103, 199, 0])
    func `a status that is not final becomes a 500`(_ code: Int) throws {
        #expect(try Self.responding(Response(status: .init(code: code))).status == 500)
    }

    @Test(arguments: [200, 299, 418, 999])
    func `a status that nobody knows is sent`(_ code: Int) throws {
        #expect(try Self.responding(Response(status: .init(code: code))).status == code)
    }

    @Test func `an error that nobody knows is a 500 that says nothing of it`() throws {
        struct Secret: Error {}
        let answer = try TestGateway.answer(of: Router([Route(.get, "/echo") { _ in throw Secret() }]))
        #expect(answer.status == 500)
        #expect(!answer.text.contains("Secret"))
    }
}

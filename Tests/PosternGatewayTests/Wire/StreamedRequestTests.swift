import PosternGateway
import PosternHTTP
import Synchronization
import TestSupport
import Testing

/// Bodies of requests that handlers read as they come in.
struct StreamedRequestTests {
    /// An application that reads bodies piece by piece, and keeps what it met with.
    private final class Reader: Sendable {
        let gate = Gate()
        let ended = EndedRequests()
        let failures = Mutex<[String]>([])
        private let kept = Mutex<BodyReader?>(nil)

        func serve(_ settings: GatewaySettings = GatewaySettings(workers: 1), _ body: (TestGateway) throws -> Void) throws {
            try TestGateway.serve(try router(), settings, observers: [ended], body)
        }

        private func router() throws -> Router {
            try Router([
                Route(.get, "/echo") { _ in .text("echo") },
                Route(.post, "/sum", bodyLimit: 3_000_000) { [self] request in
                    gate.begin()
                    do { return try Self.sum(request) } catch {
                        failures.withLock { $0.append("\(error)") }
                        throw error
                    }
                }.streamingBody(),
                Route(.post, "/first") { request in
                    Response(body: try request.bodyReader.next() ?? [])
                }.streamingBody(),
                Route(.post, "/unread") { _ in .text("unread") }.streamingBody(),
                Route(.post, "/whole") { request in try Self.sum(request) },
                Route(.post, "/keep") { [self] request in
                    kept.withLock { $0 = request.bodyReader }
                    return .text("kept")
                }.streamingBody(),
                Route(.get, "/use") { [self] _ in
                    do { _ = try kept.withLock { try $0?.next() } } catch { return .text("\(error)") }
                    return .text("read")
                },
                Route(.post, "/back", bodyLimit: 20_000_000) { request in
                    .stream { body in
                        while let piece = try request.bodyReader.next() { try body.write(piece) }
                    }
                }.streamingBody(),
            ])
        }

        /// How many pieces and bytes there were, and what they add up to.
        private static func sum(_ request: Request) throws -> Response {
            var (pieces, bytes, sum) = (0, 0, 0)
            while let piece = try request.bodyReader.next() {
                pieces += 1
                bytes += piece.count
                sum += piece.reduce(0) { $0 + Int($1) }
            }
            return .text("\(pieces) \(bytes) \(sum)")
        }
    }

    private let reader = Reader()

    private static func sum(_ body: [UInt8]) -> String { "\(body.count) \(body.reduce(0) { $0 + Int($1) })" }

    @Test(arguments: [0, 1, 10_000, 65_535, 65_536, 65_537, 2_000_000])
    func `a body arrives in pieces, as a whole`(_ count: Int) throws {
        try reader.serve { gateway in
            let body = patternBytes(count)
            let pieces = (count + 65_535) / 65_536
            let client = try gateway.connect()
            for chunk in [65_535, 8_192] {  // the connection is kept
                let request = FastCGIRequest("POST", "/sum", body: body).with { $0.chunk = chunk }
                let answer = try client.answer(to: request)
                #expect(answer.isComplete)
                #expect(answer.text.hasSuffix(" " + Self.sum(body)))
                #expect(answer.text.hasPrefix(count == 0 ? "0" : "") && !answer.text.hasPrefix("\(pieces + 1) "))
            }
            let answer = try gateway.answer(to: SCGIRequest("POST", "/sum", body: body))
            #expect(answer.isComplete)
            #expect(answer.text == "\(pieces) " + Self.sum(body))
            #expect(try reader.ended.all(3).map(\.receivedBytes) == [count, count, count])
        }
    }

    @Test func `the handler begins before the body has come in`() throws {
        try reader.serve { gateway in
            let body = patternBytes(100_000)
            let request = FastCGIRequest("POST", "/sum", body: body)
            let client = try gateway.connect()
            try client.send(request.headRecords)
            try #require(reader.gate.hasVisitor())
            try client.send(request.bodyRecords)
            #expect(try client.receive().text.hasSuffix(Self.sum(body)))
            let other = SCGIRequest("POST", "/sum", body: body)
            let connection = try gateway.connectSCGI()
            try connection.send(Array(other.bytes.prefix(other.netstring.count + 10)))
            try #require(reader.gate.hasVisitor())
            try connection.send(Array(other.body.dropFirst(10)))
            #expect(try connection.receive().text.hasSuffix(Self.sum(body)))
        }
    }

    @Test func `a body may be sent back as it comes`() throws {
        try reader.serve { gateway in
            let body = patternBytes(1_000_000)
            let answer = try gateway.answer(to: FastCGIRequest("POST", "/back", body: body))
            #expect(answer.body == body)
            #expect(try gateway.answer(to: SCGIRequest("POST", "/back", body: body)).body == body)
        }
    }

    @Test func `a body that is announced as too large is refused before the handler`() throws {
        try reader.serve { gateway in
            let body = patternBytes(3_000_001)
            let refusal = try gateway.answer(to: FastCGIRequest("POST", "/sum", body: body))
            #expect(refusal.status == 413)
            #expect(try gateway.answer(to: SCGIRequest("POST", "/sum", body: body)).status == 413)
            #expect(try reader.ended.all(2).map(\.receivedBytes) == [0, 0])
        }
    }

    @Test(arguments: [nil, ""])
    func `a body that is not announced is read up to the limit, and refused beyond`(_ length: String?) throws {
        try reader.serve { gateway in
            let fitting = patternBytes(3_000_000)
            let answer = try gateway.answer(
                to: FastCGIRequest("POST", "/sum", body: fitting).setting("CONTENT_LENGTH", length))
            #expect(answer.text.hasSuffix(Self.sum(fitting)))
            let client = try gateway.connect()
            let request = FastCGIRequest("POST", "/sum", body: patternBytes(3_500_000)).setting("CONTENT_LENGTH", length)
            let refusal = try client.answer(to: request)
            #expect(refusal.status == 413)
            #expect(refusal.isComplete)
            #expect(try client.receive().end == .closed)
        }
    }

    @Test(arguments: [(10, "11"), (10, "9"), (200_000, "200001"), (200_000, "199999")])
    func `a body of another length than announced is refused`(_ count: Int, _ length: String) throws {
        try reader.serve { gateway in
            let request = FastCGIRequest("POST", "/sum", body: patternBytes(count)).setting("CONTENT_LENGTH", length)
            let answer = try gateway.answer(to: request)
            #expect(answer.status == 400)
            #expect(answer.text.contains("than its Content-Length says"))
        }
    }

    @Test func `what the handler does not read is dropped, and its answer received whole`() throws {  // F48
        try reader.serve { gateway in
            let body = patternBytes(1_000_000)
            for path in ["/unread", "/first"] {
                let client = try gateway.connect()
                let answer = try client.answer(to: FastCGIRequest("POST", path, body: body))
                #expect(answer.isComplete)
                #expect(answer.status == 200)
                #expect(try client.receive().end == .closed)
                #expect(try gateway.answer(to: SCGIRequest("POST", path, body: body)).isComplete)
            }
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/echo")).text == "echo")
        }
    }

    @Test func `a body that breaks off is not answered, and its handler hears of it`() throws {
        try reader.serve { gateway in
            let request = FastCGIRequest("POST", "/sum", body: patternBytes(200_000))
            let answer = try gateway.outcome(of: request.records.dropLast(2).bytes, isFinished: true)
            #expect(answer.isClosedUnanswered)
            let client = try gateway.connectSCGI()
            try client.send(SCGIRequest("POST", "/sum", body: patternBytes(200_000)).bytes.dropLast(1).map { $0 })
            client.finishSending()
            #expect(try client.receive().isClosedUnanswered)
            #expect(try reader.ended.all(2).map(\.status) == [499, 499])
            let expected = "\(BodyReadError.brokenOff)"
            #expect(reader.failures.withLock { $0 } == [expected, expected])
        }
    }

    @Test(arguments: [WireProtocol.fastcgi, .scgi])
    func `a body that stops arriving is cut off`(_ wire: WireProtocol) throws {  // F42
        try reader.serve(GatewaySettings(workers: 1, readTimeout: .milliseconds(300))) { gateway in
            let fastCGI = try gateway.connect()
            let scgi = try gateway.connectSCGI()
            switch wire {
            case .fastcgi:
                try fastCGI.send(FastCGIRequest("POST", "/sum", body: patternBytes(200_000)).records.dropLast(2).bytes)
            case .scgi: try scgi.send(SCGIRequest("POST", "/sum", body: patternBytes(200_000)).bytes.dropLast(1).map { $0 })
            }
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/echo")).text == "echo")
            switch wire {
            case .fastcgi: #expect(try fastCGI.isClosed())
            case .scgi: #expect(try scgi.receive().isClosedUnanswered)
            }
            #expect(try reader.ended.all(2).map(\.status) == [408, 200])
        }
    }

    @Test func `a handler that has its body may take its own time`() throws {
        try reader.serve(GatewaySettings(workers: 1, readTimeout: .milliseconds(300), handlerTimeout: .seconds(60))) { gateway in
            let request = FastCGIRequest("POST", "/sum", body: patternBytes(400_000))
            let client = try gateway.connect()
            for record in request.records {  // each part in time, all together not
                try client.send([record])
                #expect(!client.hasInput(within: .milliseconds(80)) || record.content.isEmpty)
            }
            #expect(try client.receive().text.hasSuffix(Self.sum(patternBytes(400_000))))
        }
    }

    @Test func `a route that has its body whole gives no pieces, and the log tells what to do`() throws {
        try reader.serve { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("POST", "/whole", body: patternBytes(9)))
            #expect(answer.status == 500)
            #expect("\(BodyReadError.wasReadWhole)".contains("streamingBody()"))
        }
    }

    @Test func `a reader is of no use behind its request`() throws {
        try reader.serve { gateway in
            let kept = try gateway.answer(to: FastCGIRequest("POST", "/keep", body: patternBytes(10)))
            #expect(kept.text == "kept")
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/use")).text.hasPrefix("the request has been answered"))
        }
    }
}

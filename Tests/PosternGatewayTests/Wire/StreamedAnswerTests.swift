import Glibc
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// Answers whose bodies are written piece by piece.
struct StreamedAnswerTests {
    private let application = StreamingApplication()
    private static let impatient = GatewaySettings(
        workers: 1, handlerTimeout: .milliseconds(300), writeTimeout: .milliseconds(300))

    private static func pieces(_ count: Int) -> [UInt8] {
        (0..<count).reduce(into: []) { bytes, _ in bytes += StreamingApplication.piece }
    }

    // MARK: Sizes

    @Test(arguments: [0, 1, 65_528, 65_529, 8_388_608])
    func `a body that ends within 8 MiB is sent whole, with its length`(_ count: Int) throws {
        try application.serve { gateway in
            let client = try gateway.connect()
            for _ in 0..<2 {  // the connection is kept
                let answer = try client.answer(to: FastCGIRequest("GET", "/bytes/\(count)"))
                #expect(answer.isComplete)
                #expect(answer.header("Content-Length") == "\(count)")
                #expect(answer.body == patternBytes(count))
            }
            let answer = try gateway.answer(to: SCGIRequest("GET", "/bytes/\(count)"))
            #expect(answer.isComplete)
            #expect(answer.body == patternBytes(count))
        }
    }

    @Test func `a longer body is sent as it is written, and has an end`() throws {
        try application.serve { gateway in
            let client = try gateway.connect()
            for _ in 0..<2 {  // the connection is kept
                let answer = try client.answer(to: FastCGIRequest("GET", "/pieces/100"))
                #expect(answer.isComplete)
                #expect(answer.status == 200)
                #expect(answer.header("Content-Length") == nil)
                #expect(answer.body == Self.pieces(100))
                #expect(answer.records.allSatisfy { $0.content.count <= 65_528 && $0.requestID == 1 })
            }
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/bytes/8388609")).header("Content-Length") == nil)
            let answer = try gateway.answer(to: SCGIRequest("GET", "/pieces/100"))
            #expect(answer.end == .closed)
            #expect(answer.header("Content-Length") == nil)
            #expect(answer.body == Self.pieces(100))
            #expect(try application.ended.all(4).map(\.sentBytes) == [10_000_000, 10_000_000, 8_388_609, 10_000_000])
        }
    }

    @Test(arguments: [65_528, 65_529, 1_000_000])
    func `a body of announced length is sent from the beginning, with its length`(_ count: Int) throws {
        try application.serve { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/announced/\(count)/\(count)"))
            #expect(answer.isComplete)
            #expect(answer.header("Content-Length") == "\(count)")
            #expect(answer.body == patternBytes(count))
            #expect(try gateway.answer(to: SCGIRequest("GET", "/announced/\(count)/\(count)")).isComplete)
        }
    }

    @Test func `HEAD is told the length of a body up to 8 MiB, and of one that was announced`() throws {
        try application.serve { gateway in
            let head = try gateway.answer(to: FastCGIRequest("HEAD", "/endless"))
            #expect(head.isComplete)
            #expect(head.status == 200)
            #expect(head.header("Content-Length") == nil)
            #expect(head.body.isEmpty)
            #expect(application.written.withLock { $0 } <= (8 << 20) / StreamingApplication.piece.count)
            for length in [0, 1_000, 8 << 20] {
                let whole = try gateway.answer(to: FastCGIRequest("HEAD", "/bytes/\(length)"))
                #expect(whole.header("Content-Length") == "\(length)")
                #expect(whole.body.isEmpty)
            }
            #expect(try gateway.answer(to: SCGIRequest("HEAD", "/bytes/8388609")).header("Content-Length") == nil)
            let announced = try gateway.answer(to: FastCGIRequest("HEAD", "/announced/1000/1000"))
            #expect(announced.header("Content-Length") == "1000")
            #expect(announced.body.isEmpty)
        }
    }

    @Test func `what is flushed is there before the rest is written`() throws {
        try application.serve { gateway in
            let client = try gateway.connectSCGI()
            try client.send(SCGIRequest("GET", "/gate"))
            try #require(application.gate.hasVisitor())
            #expect(client.hasInput(within: .seconds(20)))
            let beginning = try client.receive(within: .milliseconds(100))
            #expect(beginning.end == .late)
            #expect(beginning.text == "one")
            application.gate.open()
            #expect(try client.receive().output == Array("two".utf8))
            let fastCGI = try gateway.connect()
            try fastCGI.send(FastCGIRequest("GET", "/gate"))
            try #require(application.gate.hasVisitor())
            #expect(fastCGI.hasInput(within: .seconds(20)))
            application.gate.open()
            let answer = try fastCGI.receive()
            #expect(answer.isComplete)
            #expect(answer.text == "onetwo")
            #expect(answer.header("Content-Type") == "text/event-stream")
        }
    }

    @Test func `what is for the error log is sent in front of a streamed body`() throws {
        try application.serve { gateway in
            let client = try gateway.connect()
            let answer = try client.answer(to: FastCGIRequest("GET", "/complaint"))
            #expect(answer.isComplete)
            #expect(answer.text == "fine")
            #expect(answer.stream(.errors) == [UInt8](repeating: UInt8(ascii: "c"), count: 70_000))
            #expect(answer.records.last { $0.kind == .errors }?.content.isEmpty == true)
            #expect(try client.answer(to: FastCGIRequest("GET", "/echo")).text == "echo")
        }
    }

    @Test func `an answer can be changed once its body is whole`() throws {
        try application.serve { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/changed"))
            #expect(answer.header("ETag") == "\"5\"")
            #expect(answer.text == "whole")
        }
    }

    // MARK: Failures

    @Test(arguments: [0, 1, 80])
    func `a failure before anything was sent is answered with 500`(_ count: Int) throws {
        try application.serve { gateway in
            let client = try gateway.connect()
            let answer = try client.answer(to: FastCGIRequest("GET", "/failing/\(count)"))
            #expect(answer.isComplete)
            #expect(answer.status == 500)
            #expect(answer.header("Content-Type") == "application/problem+json")
            #expect(try client.answer(to: FastCGIRequest("GET", "/refusing")).status == 409)
            #expect(try gateway.answer(to: SCGIRequest("GET", "/failing/\(count)")).status == 500)
            #expect(try application.ended.all(3).map(\.status) == [500, 409, 500])
        }
    }

    @Test func `a failure afterwards breaks the connection off, and the log tells of it`() throws {
        try application.serve { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/failing/100"))
            #expect(answer.end == .closed)
            #expect(answer.status == 200)
            #expect(!answer.records.contains { $0.kind == .end })
            #expect(Self.pieces(100).starts(with: answer.body))
            let line = try #require(application.logged("an answer was broken off").first)
            #expect(line.level == .error)
            #expect(line.metadata["error"]?.description.contains("Failure") == true)
            #expect(line.metadata["route"] == "GET /failing/{count:int}")
            #expect(line.metadata["sent_bytes"] == "\(answer.body.count)")
            #expect(try gateway.answer(to: SCGIRequest("GET", "/failing/100")).end == .closed)
            let ended = try application.ended.all(2)
            #expect(ended.map(\.status) == [500, 500])
            #expect(ended[0].sentBytes == answer.body.count)
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/echo")).text == "echo")
        }
    }

    @Test(arguments: [WireProtocol.fastcgi, .scgi])
    func `over TCP an answer that was broken off is reset`(_ wire: WireProtocol) throws {
        let socket = try LoopbackSocket()
        let listener = try Listener(ListenAddress("\(wire.rawValue):fd:\(socket.descriptor)"))
        try application.serve(listeners: [listener]) { _ in
            switch wire {
            case .fastcgi:
                let client = try FastCGIClient(.port(socket.port))
                #expect(try client.answer(to: FastCGIRequest("GET", "/failing/100")).end == .reset)
            case .scgi:
                let client = try SCGIClient(.port(socket.port))
                #expect(try client.answer(to: SCGIRequest("GET", "/failing/100")).end == .reset)
            }
        }
    }

    @Test(arguments: [("/announced/10/9", 500), ("/announced/10/11", 500), ("/announced/0/1", 500)])
    func `a body of another length than announced is no answer`(_ target: String, _ status: Int) throws {
        try application.serve { gateway in
            #expect(try gateway.answer(to: FastCGIRequest("GET", target)).status == status)
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/announced/1000000/900000")).end == .closed)
            let line = try #require(application.logged("broken off").first)
            #expect(line.metadata["error"]?.description.contains("900000") == true)
        }
    }

    @Test func `a writer is of no use behind its answer`() throws {
        try application.serve { gateway in
            let kept = try gateway.answer(to: FastCGIRequest("GET", "/kept"))
            #expect(kept.isComplete)
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/used")).text.hasPrefix("the answer has ended"))
        }
    }

    // MARK: Clients

    @Test(arguments: [WireProtocol.fastcgi, .scgi])
    func `the writing waits for the client, and ends when it is gone`(_ wire: WireProtocol) throws {
        try application.serve { gateway in
            let close: () -> Void
            switch wire {
            case .fastcgi:
                let client = try gateway.connect()
                try client.send(FastCGIRequest("GET", "/endless"))
                #expect(client.hasInput(within: .seconds(20)))
                close = { client.close() }
            case .scgi:
                let client = try gateway.connectSCGI()
                try client.send(SCGIRequest("GET", "/endless"))
                #expect(client.hasInput(within: .seconds(20)))
                close = { client.close() }
            }
            var before = -1
            // Sockets hold less than a megabyte, so it must stop soon.
            try eventually("the writing to wait") {
                defer { before = application.written.withLock { $0 } }
                poll(nil, 0, 50)  // between two looks
                return before == application.written.withLock { $0 } && before > 80
            }
            #expect(application.written.withLock { $0 } < 120)
            close()
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/echo")).text == "echo")
            #expect(application.failures.withLock { $0.count } == 1)
            #expect(try application.ended.all(2)[0].status == 499)
            #expect(application.logged("broken off").map(\.level) == [.debug])
        }
    }

    @Test func `a client that takes nothing for too long is cut off`() throws {  // F44
        try application.serve(GatewaySettings(workers: 1, writeTimeout: .milliseconds(300))) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/endless"))
            let other = try gateway.connect()
            #expect(try other.answer(to: FastCGIRequest("GET", "/echo"), within: .seconds(20)).text == "echo")
            #expect(try client.receive().end == .closed)
            #expect(try application.ended.all(2)[0].status == 499)
        }
    }

    @Test func `a body that nobody goes on writing is broken off`() throws {
        try application.serve(Self.impatient) { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/sleeping/1"))
            #expect(answer.end == .closed)
            #expect(answer.body == StreamingApplication.piece)
            #expect(try gateway.answer(to: SCGIRequest("GET", "/sleeping/1")).end == .closed)
            #expect(try application.ended.all(2).map(\.status) == [504, 504])
            #expect(application.failures.withLock { $0 } == ["CancellationError()", "CancellationError()"])
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/echo")).text == "echo")
        }
    }

    @Test func `a body that is not begun in time is answered with 504`() throws {
        try application.serve(Self.impatient) { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/sleeping/0"))
            #expect(answer.isComplete)
            #expect(answer.status == 504)
            #expect(try gateway.answer(to: SCGIRequest("GET", "/sleeping/0")).status == 504)
        }
    }

    @Test func `an answer that goes on may take longer than a handler may`() throws {
        try application.serve(GatewaySettings(workers: 1, handlerTimeout: .seconds(3))) { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/ticking/32"))
            #expect(answer.isComplete)
            #expect(answer.text == String(repeating: "tick", count: 32))
        }
    }
}

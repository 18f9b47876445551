import PosternGateway
import TestSupport
import Testing

/// Bodies, announced rightly and wrongly.
struct BodyTests {
    @Test func `a body may be nothing but its end`() throws {  // F10
        try TestGateway.run { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("POST"))
            #expect(answer.status == 200)
            #expect(gateway.application.requests.map(\.body) == [[]])
        }
    }

    @Test(arguments: [0, 1, 8_183, 8_184, 8_185, 65_535, 65_536, 1_048_575, 1_048_576])
    func `a body up to the limit arrives byte for byte`(_ count: Int) throws {  // F11
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(count)).setting("CONTENT_LENGTH", "\(count)")
            let client = try gateway.connect()
            for _ in 0..<2 {  // the connection is kept
                let answer = try client.answer(to: request)
                #expect(answer.isComplete)
                #expect(answer.body == request.body)
            }
            #expect(gateway.application.requests.map(\.body) == [request.body, request.body])
        }
    }

    @Test func `a body of one byte more than the limit is refused, and the worker is free`() throws {  // F12
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let client = try gateway.connect()
            let answer = try client.answer(to: FastCGIRequest("POST", body: patternBytes(1_048_577)))
            #expect(answer.isComplete)
            #expect(answer.status == 413)
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
        }
    }

    @Test func `a route's own limit takes the place of the gateway's`() throws {  // F12
        try TestGateway.run { gateway in
            let fitting = try gateway.answer(to: FastCGIRequest("POST", "/small", body: patternBytes(10)))
            #expect(fitting.status == 200)
            let answer = try gateway.answer(to: FastCGIRequest("POST", "/small", body: patternBytes(11)))
            #expect(answer.status == 413)
            #expect(gateway.handled == 1)
        }
    }

    @Test func `a refusal of five unread megabytes is received whole, every time`() throws {  // F12, F48
        try TestGateway.run { gateway in
            let bytes = FastCGIRequest("POST", body: patternBytes(5 << 20)).bytes
            for _ in 0..<50 {
                let client = try gateway.connect()
                try client.send(bytes)
                let answer = try client.receive()
                #expect(answer.isComplete)
                #expect(answer.status == 413)
                #expect(answer.header("Content-Length") == "\(answer.body.count)")
                #expect(try client.receive().end == .closed)
            }
            #expect(gateway.handled == 0)
        }
    }

    @Test func `over TCP a refusal is received whole too, every time`() throws {  // F12 F48
        try TestGateway.runOnPort(GatewaySettings(workers: 2)) { gateway, port in
            let bytes = FastCGIRequest("POST", body: patternBytes(5 << 20)).bytes
            for _ in 0..<50 {
                let client = try FastCGIClient(.port(port))
                try client.send(bytes)
                let answer = try client.receive()
                #expect(answer.isComplete)
                #expect(answer.status == 413)
                #expect(try client.receive().end == .closed)
            }
            let client = try FastCGIClient(.port(port))
            for _ in 0..<2 { #expect(try client.answer(to: FastCGIRequest()).isComplete) }
            #expect(gateway.handled == 2)
        }
    }

    @Test func `a body that no route wants is dropped, and the answer is received whole`() throws {  // F48
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("POST", "/nowhere", body: patternBytes(5 << 20)))
            let answer = try client.receive()
            #expect(answer.isComplete)
            #expect(answer.status == 404)
            #expect(try client.receive().end == .closed)
        }
    }

    @Test func `a connection is kept after a small body that no route wants`() throws {
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            #expect(try client.answer(to: FastCGIRequest("POST", "/nowhere", body: patternBytes(65_536))).status == 404)
            #expect(try client.answer(to: FastCGIRequest("POST", body: patternBytes(100))).body == patternBytes(100))
        }
    }

    @Test func `a body shorter than announced is refused`() throws {  // F13
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(10)).setting("CONTENT_LENGTH", "11")
            let answer = try gateway.answer(to: request)
            #expect(answer.status == 400)
            #expect(gateway.handled == 0)
        }
    }

    @Test func `a body that breaks off is not answered`() throws {  // F13
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(10)).setting("CONTENT_LENGTH", "11")
            let answer = try gateway.outcome(of: request.records.dropLast().bytes, isFinished: true)
            #expect(answer.isClosedUnanswered)
            #expect(gateway.handled == 0)
        }
    }

    @Test(arguments: [1, 100_000])
    func `a body longer than announced is refused`(_ excess: Int) throws {  // F14
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(10 + excess)).setting("CONTENT_LENGTH", "10")
            let answer = try gateway.answer(to: request)
            #expect(answer.isComplete)
            #expect(answer.status == 400)
            #expect(gateway.handled == 0)
        }
    }

    @Test(arguments: [nil, ""])
    func `a body that was not announced is refused`(_ length: String?) throws {  // F15
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(10)).setting("CONTENT_LENGTH", length)
            let answer = try gateway.answer(to: request)
            #expect(answer.status == 411)
            #expect(gateway.handled == 0)
        }
    }

    @Test(arguments: ["-1", "+5", "0x5", "5 ", " 5", "5,5", "٥", "5.0", "99999999999999999999"])
    func `a length that is not a whole number is refused`(_ length: String) throws {  // F16
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(5)).setting("CONTENT_LENGTH", length)
            let answer = try gateway.answer(to: request)
            #expect(answer.status == 400)
            #expect(gateway.handled == 0)
        }
    }

    @Test func `a length may have leading zeros`() throws {  // F17
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(5)).setting("CONTENT_LENGTH", "00005")
            let answer = try gateway.answer(to: request)
            #expect(answer.body == patternBytes(5))
        }
    }

    @Test(arguments: ["5", "6"])
    func `a length that is announced twice is refused`(_ second: String) throws {  // F18
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(5)).adding("CONTENT_LENGTH", second)
            let answer = try gateway.answer(to: request)
            #expect(answer.status == 400)
            #expect(gateway.handled == 0)
        }
    }
}

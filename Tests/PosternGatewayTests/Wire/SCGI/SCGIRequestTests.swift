import PosternHTTP
import TestSupport
import Testing

/// Requests over SCGI as web servers send them, and their answers.
struct SCGIRequestTests {
    @Test func `the smallest request is answered, and the connection closed (S1)`() throws {
        try TestGateway.run { gateway in
            let client = try gateway.connectSCGI()
            let variables = "CONTENT_LENGTH|3|SCGI|1|REQUEST_METHOD|POST|REQUEST_URI|/echo|"
            let header = variables.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 }
            try client.send(SCGIRequest.netstring(header) + Array("abc".utf8))
            let answer = try client.receive()
            #expect(answer.end == .closed)
            #expect(answer.headers.first?.name == "Status")
            #expect(answer.headers.first?.value == "200 OK")
            #expect(answer.text == "abc")
        }
    }

    @Test func `what stands behind the body is ignored (S8)`() throws {
        try TestGateway.run { gateway in
            let request = SCGIRequest("POST", body: patternBytes(10))
            for surplus in [1, 100, 300_000] {
                let answer = try gateway.connectSCGI()
                try answer.send(request.bytes + patternBytes(surplus))
                #expect(try answer.receive().body == request.body)
            }
            let twice = try gateway.connectSCGI()
            try twice.send(request.bytes + request.bytes)
            let answer = try twice.receive()
            #expect(answer.isComplete)
            #expect(answer.body == request.body)
            #expect(gateway.handled == 4)
        }
    }

    @Test func `a request may come byte by byte (S9)`() throws {
        try TestGateway.run { gateway in
            let client = try gateway.connectSCGI()
            try client.send(SCGIRequest("POST", body: patternBytes(50)).bytes, chunk: 1)
            #expect(try client.receive().body == patternBytes(50))
        }
    }

    @Test func `a request may be split anywhere (S9)`() throws {
        try TestGateway.run { gateway in
            let bytes = SCGIRequest("POST", body: patternBytes(5)).bytes
            for offset in 1..<bytes.count {
                let client = try gateway.connectSCGI()
                try client.send(Array(bytes[..<offset]))
                #expect(!client.hasInput(within: .milliseconds(1)))
                try client.send(Array(bytes[offset...]))
                #expect(try client.receive().body == patternBytes(5))
            }
        }
    }

    @Test(arguments: [4_096, 8_192, 16_384, 65_536], -1...1)
    func `a header that just fills a buffer arrives (S11)`(_ size: Int, _ excess: Int) throws {
        try TestGateway.run { gateway in
            let request = SCGIRequest("POST", body: patternBytes(100)).filling(to: size + excess)
            #expect(request.netstring.count == size + excess)
            for chunk in [Int.max, 4_096] {
                let client = try gateway.connectSCGI()
                try client.send(request.bytes, chunk: chunk)
                #expect(try client.receive().body == request.body)
            }
            let fields = gateway.application.requests.map { $0.headers[.init("Fill")!] }
            #expect(fields == [request.variables.last?.value, request.variables.last?.value])
        }
    }

    @Test func `the longest header is taken, and one of a byte more is not (S11, S4)`() throws {
        try TestGateway.run { gateway in
            let longest = SCGIRequest().filling(to: 65_536 + "65536:,".utf8.count)
            #expect(longest.header.count == 65_536)
            let answer = try gateway.answer(to: longest)
            #expect(answer.status == 200)
            let refusal = try gateway.answer(to: SCGIRequest().filling(to: 65_537 + "65537:,".utf8.count))
            #expect(refusal.isClosedUnanswered)
            #expect(gateway.handled == 1)
        }
    }

    @Test(arguments: [0, 1, 8_192, 65_000, 65_536, 1_048_576])
    func `a body up to the limit arrives byte for byte, and so does its answer (S13)`(_ count: Int) throws {
        try TestGateway.run { gateway in
            let request = SCGIRequest("POST", body: patternBytes(count))
            let answer = try gateway.answer(to: request)
            #expect(answer.isComplete)
            #expect(answer.body == request.body)
            #expect(gateway.application.requests.map(\.body) == [request.body])
        }
    }

    @Test func `HEAD has the length and no body (S15)`() throws {
        try TestGateway.run { gateway in
            let answer = try gateway.answer(to: SCGIRequest("HEAD", "/bytes/1000"))
            #expect(answer.end == .closed)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Length") == "1000")
            #expect(answer.body.isEmpty)
        }
    }

    @Test(
        arguments: [
            SCGIRequest("GET", "/bytes/0"), SCGIRequest("GET", "/bytes/3000000"), SCGIRequest("GET", "/nowhere"),
            SCGIRequest("DELETE", "/echo"), SCGIRequest("GE T"), SCGIRequest("POST", "/small", body: patternBytes(11)),
            SCGIRequest("POST").setting("CONTENT_LENGTH", "x"), SCGIRequest().setting("SCGI", "2"),
        ])
    func `an answer always says how long it is (S16)`(_ request: SCGIRequest) throws {
        try TestGateway.run { gateway in
            let answer = try gateway.answer(to: request)
            #expect(answer.isComplete, "\(answer.headers)")
        }
    }

    @Test(arguments: ["-1", "+5", "0x5", "5 ", " 5", "5,5", "٥", "5.0", "", "99999999999999999999"])
    func `a length that is not a whole number is refused (S20)`(_ length: String) throws {
        try TestGateway.run { gateway in
            let request = SCGIRequest("POST", body: patternBytes(5)).setting("CONTENT_LENGTH", length)
            let answer = try gateway.answer(to: request)
            #expect(answer.status == 400)
            #expect(gateway.handled == 0)
        }
    }

    @Test func `a length may have leading zeros (S20)`() throws {
        try TestGateway.run { gateway in
            let request = SCGIRequest("POST", body: patternBytes(5)).setting("CONTENT_LENGTH", "00005")
            let answer = try gateway.answer(to: request)
            #expect(answer.body == patternBytes(5))
        }
    }

    @Test(
        arguments: [
            ("GET", "/echo", 0), ("POST", "/echo", 100_000), ("HEAD", "/bytes/10", 0), ("GET", "/bytes/100000", 0),
            ("GET", "/nowhere", 0), ("DELETE", "/echo", 0), ("POST", "/small", 11), ("POST", "/echo", 1_048_577),
            ("OPTIONS", "/echo", 0), ("FOO", "/echo", 0),
        ])
    func `the same request is answered alike over both protocols (S22)`(
        _ method: String, _ target: String, _ size: Int
    ) throws {
        try TestGateway.run { gateway in
            let body = patternBytes(size)
            let fastCGI = try gateway.answer(to: FastCGIRequest(method, target, body: body).setting("REQUEST_ID", "5"))
            let scgi = try gateway.answer(to: SCGIRequest(method, target, body: body).setting("REQUEST_ID", "5"))
            #expect(fastCGI.isComplete)
            #expect(scgi.end == .closed)
            #expect(scgi.output == fastCGI.output)
        }
    }

    @Test func `a field that came twice reaches the handler as one (S6)`() throws {
        try TestGateway.run { gateway in
            let request = SCGIRequest().adding("HTTP_X_FOO", "a").adding("HTTP_X_FOO", "b")
            let answer = try gateway.answer(to: request)
            #expect(answer.status == 200)
            #expect(gateway.application.requests.first?.headers[.init("X-Foo")!] == "a, b")
        }
    }
}

import PosternGateway
import TestSupport
import Testing

/// Bytes that are no SCGI request. No handler runs, and the gateway lives on.
struct SCGIMalformedTests {
    private static let request = SCGIRequest("POST", body: patternBytes(10))

    /// What comes of `bytes` on a connection of their own.
    private func outcome(of bytes: [UInt8], isFinished: Bool = false) throws -> SCGIAnswer {
        var outcome: SCGIAnswer?
        try TestGateway.run { gateway in
            let client = try gateway.connectSCGI()
            try client.send(bytes)
            if isFinished { client.finishSending() }
            outcome = try client.receive()
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
            #expect(try gateway.answer(to: Self.request).body == Self.request.body)
        }
        return try #require(outcome)
    }

    @Test func `a length that does not come first is refused (S2)`() throws {
        var request = Self.request
        request.variables.append(request.variables.removeFirst())
        #expect(try outcome(of: request.bytes).status == 400)
    }

    @Test(arguments: [nil, "", "0", "2", "1.0"])
    func `another version than 1, or none, is refused (S3)`(_ version: String?) throws {
        #expect(try outcome(of: Self.request.setting("SCGI", version).bytes).status == 400)
    }

    @Test(
        arguments: [
            ":", "a:", "-1:", "+5:", " 5:", "05:", "99999999999999999999:", "0:,", "65537:", "4294967295:", "5:abcde;",
        ])
    func `what is no netstring is closed (S4)`(_ text: String) throws {
        #expect(try outcome(of: Array(text.utf8)).isClosedUnanswered)
    }

    @Test func `nothing at all, and the beginning of a length, are closed with their connection (S4)`() throws {
        for text in ["", "2", "24"] {
            #expect(try outcome(of: Array(text.utf8), isFinished: true).isClosedUnanswered)
        }
    }

    @Test func `another byte than a comma behind the header is closed (S5)`() throws {
        var bytes = Self.request.netstring
        bytes[bytes.count - 1] = UInt8(ascii: ";")
        #expect(try outcome(of: bytes + Self.request.body).isClosedUnanswered)
    }

    @Test func `strings that are not pairs of names and values are refused (S5)`() throws {
        let header = Self.request.header
        for content in [Array(header.dropLast()), header + [0], header + [0, 0], header + [0, 0, 0], header + [65, 0]] {
            #expect(try outcome(of: SCGIRequest.netstring(content)).status == 400)
        }
    }

    @Test(arguments: ["CONTENT_LENGTH", "SCGI", "REQUEST_METHOD", "SCRIPT_NAME", "HTTP_HOST"])
    func `what two readers could understand in two ways is refused (S6)`(_ name: String) throws {
        let value = Self.request.variables.first { $0.name == name }?.value ?? ""
        #expect(try outcome(of: Self.request.adding(name, value).bytes).status == 400)
    }

    @Test func `an authorization that is there twice is refused (S6)`() throws {
        let request = Self.request.adding("HTTP_AUTHORIZATION", "a").adding("HTTP_AUTHORIZATION", "b")
        #expect(try outcome(of: request.bytes).status == 400)
    }

    @Test(arguments: [1, 10, 50])
    func `a request that breaks off is not answered, and nothing is done (S7)`(_ missing: Int) throws {
        #expect(try outcome(of: Self.request.bytes.dropLast(missing), isFinished: true).isClosedUnanswered)
    }

    @Test(
        arguments: [
            Array("GET / HTTP/1.1\r\nHost: postern.test\r\n\r\n".utf8), FastCGIRequest().bytes, [0x16, 3, 1, 2, 0, 1],
            patternBytes(100), [UInt8](repeating: 0, count: 100),
        ])
    func `another protocol is closed (S18)`(_ bytes: [UInt8]) throws {
        #expect(try outcome(of: bytes).isClosedUnanswered)
    }

    @Test func `bytes that were flipped are never answered as a success that they do not ask for (S18)`() throws {
        var generator = SeededGenerator(seed: 4_711)
        try TestGateway.run(GatewaySettings(workers: 2, readTimeout: .milliseconds(500))) { gateway in
            let valid = Self.request.bytes
            for _ in 0..<500 {
                var bytes = valid
                let place = Int.random(in: 0..<Self.request.netstring.count, using: &generator)
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                let client = try gateway.connectSCGI()
                try client.send(bytes)
                client.finishSending()
                let answer = try client.receive()
                #expect(answer.end != .late)
                if answer.status == 200 { #expect(answer.body == Self.request.body) }
            }
            #expect(try gateway.isAlive())
        }
    }
}

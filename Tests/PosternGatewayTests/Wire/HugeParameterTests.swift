import PosternGateway
import TestSupport
import Testing

/// Parameters that announce or bring more than anybody needs, or something else than they seem to.
struct HugeParameterTests {
    @Test(
        arguments: [[0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFE], [0xBF, 0xFF, 0xFF, 0xFF]] as [[UInt8]], [true, false])
    func `lengths beyond all measure are closed at once (F34)`(_ length: [UInt8], _ isEnded: Bool) throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let parameters = FastCGIRecord(.parameters, length + length + patternBytes(8))
            let end = isEnded ? [FastCGIRecord(.parameters), FastCGIRecord(.input)] : []
            let answer = try gateway.outcome(of: ([.begin(), parameters] + end).bytes)
            #expect(answer.isClosedUnanswered)
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
        }
    }

    @Test(arguments: [1, 9_000])
    func `parameters that do not end are refused long before sixty-four megabytes (F35)`(_ count: Int) throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let name = [UInt8](repeating: UInt8(ascii: "N"), count: 100)
            let announced = FastCGINameValue.longBytes(name, [UInt8](repeating: UInt8(ascii: "v"), count: 100_000))
            let pairs = count == 1 ? announced : Array(repeatElement([2, 0, 78, 78], count: count).joined())
            let part = FastCGIRecord(.parameters, Array(pairs.prefix(60_000))).bytes
            let client = try gateway.connect()
            try client.send([.begin()])
            var sent = 0
            while sent < 64 << 20, try client.send(part) { sent += part.count }
            #expect(sent < 2 << 20)
            #expect(try client.receive().isClosedUnanswered)
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
        }
    }

    @Test(arguments: [
        ("A=B", "C"), ("", "value"), ("=", ""), ("HTTP_X\0Y", "value"), ("HTTP_X", "val\0ue"), ("\0", ""),
        ("HTTP_AUTHORIZATION=Bearer", "x"),
    ])
    func `a name or value that two would read in two ways is refused (F37)`(_ name: String, _ value: String) throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            for chunk in [65_535, 40] {
                let request = FastCGIRequest("POST", body: patternBytes(100)).adding(name, value).with { $0.chunk = chunk }
                let client = try gateway.connect()
                let answer = try client.answer(to: request)
                #expect(answer.isComplete)
                #expect(answer.status == 400)
                #expect(answer.text.contains("A parameter has no name, an equals sign in its name, or a NUL."))
                #expect(try client.receive().end == .closed)
            }
            #expect(gateway.handled == 0)
        }
    }

    @Test func `a field that comes twice is seen twice, one that decides who may what is refused (F37)`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let twice = FastCGIRequest().adding("HTTP_X_COLOUR", "red").adding("HTTP_X_COLOUR", "blue")
            let answer = try gateway.answer(to: twice)
            #expect(answer.status == 200)
            #expect(gateway.application.requests.first?.headers[.init("X-Colour")!] == "red, blue")
            for name in ["HTTP_AUTHORIZATION", "HTTP_HOST", "CONTENT_LENGTH"] {
                let request = FastCGIRequest().setting(name, "1").adding(name, "1")
                #expect(try gateway.answer(to: request).status == 400)
            }
        }
    }
}

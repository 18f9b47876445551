import TestSupport
import Testing

/// Answers as they stand on the wire.
struct AnswerTests {
    @Test func `an answer is output, its end, the end of the request, and a closed connection`() throws {  // F1 F52
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            let answer = try client.answer(to: FastCGIRequest().with { $0.isKept = false })
            #expect(answer.isComplete)
            #expect(answer.status == 200)
            let outputs = answer.records.dropLast()
            #expect(outputs.dropLast().allSatisfy { $0.kind == .output && !$0.content.isEmpty })
            #expect(outputs.last.map { $0.kind == .output && $0.content.isEmpty } == true)
            #expect(answer.records.last?.kind == .end)
            #expect(try client.receive().end == .closed)
        }
    }

    @Test func `a kept connection serves a thousand requests`() throws {  // F2
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            for number in 1...1_000 {
                let body = Array("\(number)".utf8)
                let answer = try client.answer(to: FastCGIRequest("POST", body: body))
                try #require(answer.isComplete && answer.body == body)
            }
            #expect(gateway.handled == 1_000)
        }
    }

    @Test(arguments: [1, 255, 256, 65_535] as [UInt16])
    func `every record of an answer bears the id of its request`(_ requestID: UInt16) throws {  // F3
        try TestGateway.run { gateway in
            let answer = try gateway.answer(to: FastCGIRequest().with { $0.requestID = requestID })
            #expect(answer.isComplete)
            #expect(answer.records.allSatisfy { $0.requestID == requestID })
        }
    }

    @Test(arguments: [0, 1, 8_183, 8_184, 8_185, 65_535, 65_536, 200_000, 3_000_000])
    func `an answer of any size is whole, in records that fit`(_ count: Int) throws {  // F49
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            for _ in 0..<2 {  // the connection is kept
                let answer = try client.answer(to: FastCGIRequest("GET", "/bytes/\(count)"))
                #expect(answer.isComplete)
                #expect(answer.header("Content-Length") == "\(count)")
                #expect(answer.body == patternBytes(count))
                #expect(answer.records.allSatisfy { $0.content.count <= 65_535 })
            }
        }
    }

    @Test(arguments: -2...2)
    func `an answer that just fills a record is whole`(_ excess: Int) throws {  // F49
        try TestGateway.run { gateway in
            let head = try gateway.answer(to: FastCGIRequest("GET", "/bytes/8000")).stream(.output).count - 8_000
            let count = 8_184 - head + excess
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/bytes/\(count)"))
            #expect(answer.isComplete)
            #expect(answer.body == patternBytes(count))
        }
    }

    @Test func `what is for the error log goes there, and ends before the request`() throws {  // F50
        try TestGateway.run { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/complaint"))
            #expect(answer.isComplete)
            #expect(answer.text == "fine")
            #expect(answer.stream(.errors) == [UInt8](repeating: UInt8(ascii: "c"), count: 70_000))
            let last = answer.records.last { $0.kind == .errors }
            #expect(last?.content.isEmpty == true)
            #expect(answer.records.last?.kind == .end)
        }
    }

    @Test func `HEAD is answered without a body, and 404 with one`() throws {
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            let head = try client.answer(to: FastCGIRequest("HEAD", "/bytes/1000"))
            #expect(head.status == 200)
            #expect(head.header("Content-Length") == "1000")
            #expect(head.body.isEmpty)
            let missing = try client.answer(to: FastCGIRequest("GET", "/nowhere"))
            #expect(missing.status == 404)
            #expect(missing.header("Content-Length") == "\(missing.body.count)")
        }
    }
}

import PosternHTTP
import TestSupport
import Testing

/// Parameters as handlers see them, however they were sent.
struct ParameterTests {
    @Test(arguments: [127, 128], [0, 127, 128, 70_000])
    func `names and values of any length arrive`(_ nameLength: Int, _ valueLength: Int) throws {  // F4
        let name = Array(("HTTP_" + String(repeating: "X", count: nameLength - 5)).utf8)
        let value = [UInt8](repeating: UInt8(ascii: "v"), count: valueLength)
        try TestGateway.run { gateway in
            let answer = try gateway.answer(to: FastCGIRequest().adding(name, value))
            #expect(answer.status == 200)
            #expect(gateway.parameters.contains { $0.name == name && $0.value == value })
        }
    }

    @Test func `lengths below 128 may take four bytes`() throws {  // F4
        try TestGateway.run { gateway in
            let request = FastCGIRequest()
            let pairs = request.parameters.flatMap { FastCGINameValue.longBytes($0.name, $0.value) }
            let records = [.begin()] + FastCGIRecord.stream(.parameters, pairs) + request.bodyRecords
            let answer = try gateway.outcome(of: records.bytes)
            #expect(answer.status == 200)
            #expect(gateway.parameters.map(\.name) == request.parameters.map(\.name))
            #expect(gateway.parameters.map(\.value) == request.parameters.map(\.value))
        }
    }

    @Test func `an empty value is not an absent variable`() throws {  // F5
        try TestGateway.run { gateway in
            _ = try gateway.answer(to: FastCGIRequest().setting("HTTP_EMPTY", "").setting("HTTP_ABSENT", nil))
            let request = try #require(gateway.application.requests.first)
            #expect(request.headers[.init("Empty")!] == "")
            #expect(request.headers[.init("Absent")!] == nil)
        }
    }

    @Test func `parameters may come in records of one byte with the most padding`() throws {  // F6
        try TestGateway.run { gateway in
            let request = FastCGIRequest("POST", body: patternBytes(100)).with {
                $0.chunk = 1
                $0.padding = 255
            }
            let answer = try gateway.answer(to: request)
            #expect(answer.status == 200)
            #expect(answer.body == request.body)
            #expect(gateway.parameters.map(\.value) == request.parameters.map(\.value))
        }
    }

    @Test func `a request may come byte by byte`() throws {  // F7
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            let request = FastCGIRequest("POST", body: patternBytes(50))
            for _ in 0..<2 {
                try client.send(request.bytes, chunk: 1)
                let answer = try client.receive()
                #expect(answer.isComplete)
                #expect(answer.body == request.body)
            }
        }
    }

    @Test(arguments: [8_191, 8_192, 8_193, 65_534, 65_535, 65_536])
    func `parameters that just fill a buffer or a record arrive`(_ size: Int) throws {  // F8
        try TestGateway.run { gateway in
            let request = FastCGIRequest()
            let rest = size - request.parameterBytes.count - 1 - 4 - "HTTP_FILL".utf8.count
            let whole = request.adding("HTTP_FILL", String(repeating: "f", count: rest))
            #expect(whole.parameterBytes.count == size)
            let answer = try gateway.answer(to: whole)
            #expect(answer.status == 200)
            #expect(gateway.parameters.last?.value.count == rest)
        }
    }

    @Test(arguments: 1...15)
    func `the first record may be split anywhere`(_ offset: Int) throws {  // F9
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            let bytes = FastCGIRequest("POST", body: patternBytes(10)).bytes
            try client.send(Array(bytes[..<offset]))
            #expect(!client.hasInput(within: .milliseconds(30)))  // long enough to be parked
            try client.send(Array(bytes[offset...]))
            #expect(try client.receive().body == patternBytes(10))
        }
    }

    @Test(arguments: 1...7)
    func `the header of any record may be split`(_ offset: Int) throws {  // F9
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            for record in FastCGIRequest("POST", body: patternBytes(10)).records {
                try client.send(Array(record.bytes[..<offset]))
                #expect(!client.hasInput(within: .milliseconds(1)))
                try client.send(Array(record.bytes[offset...]))
            }
            #expect(try client.receive().body == patternBytes(10))
        }
    }
}

extension TestGateway {
    /// The parameters of the first request that reached a handler, without `FCGI_ROLE`, which libfcgi adds.
    fileprivate var parameters: [FastCGIRequest.Parameter] {
        var parameters: [FastCGIRequest.Parameter] = []
        let collect = { (name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) in
            parameters.append((Array(name), Array(value)))
        }
        application.requests.first?.parameters.forEach(collect)
        return parameters.filter { $0.name != Array("FCGI_ROLE".utf8) }
    }
}

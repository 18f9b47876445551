import Postern
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

@Suite struct AccessLineTests {
    /// 2026-11-23T04:43:11.123Z, at which the answer was sent.
    private static let time = LogTime(seconds: 1_795_408_991, milliseconds: 123)

    private static func line(_ ended: EndedRequest, _ format: AccessLogFormat) -> String {
        String(decoding: AccessLine(ended, at: time).encoded(as: format), as: UTF8.self)
    }

    private static func json(_ ended: EndedRequest) throws -> JSONValue {
        try JSONParser.parse(AccessLine(ended, at: time).encoded(as: .json))
    }

    @Test func `the combined format is Apache's, with id, route and times behind it`() {
        #expect(
            Self.line(.sample(), .combined)
                == """
                192.0.2.1 - - [23/Nov/2026:04:43:11 +0000] "GET /notes/7?full=yes HTTP/1.1" 200 321 "https://example.org/" \
                "Mozilla/5.0 (X11)" id=0123456789abcdef route="-" total=63.500 queue=1.000 read=2.345 handler=30.000 \
                database_wait=0.010 database=30.144 write=0.000

                """)
    }

    @Test func `the JSON format has every field by its name`() {
        #expect(
            Self.line(.sample(), .json)
                == """
                {"time":"2026-11-23T04:43:11.060Z","id":"0123456789abcdef","remote":"192.0.2.1","method":"GET","path":"/notes/7",\
                "query":"full=yes","route":null,"protocol":"HTTP/1.1","status":200,"bytes_in":0,"bytes_out":321,\
                "referer":"https://example.org/","user_agent":"Mozilla/5.0 (X11)","total_ms":63.500,"queue_ms":1.000,\
                "read_ms":2.345,"handler_ms":30.000,"database_wait_ms":0.010,"database_ms":30.144,"write_ms":0.000,"worker":3}

                """)
    }

    @Test func `what the application adds stands at the end, by its names`() throws {
        let ended = EndedRequest.sample(fields: [("user", "7"), ("tenant", "a\"b")])
        #expect(Self.line(ended, .combined).hasSuffix(" write=0.000 user=\"7\" tenant=\"a\\\"b\"\n"))
        #expect(Self.line(ended, .json).hasSuffix(#","worker":3,"fields":{"user":"7","tenant":"a\"b"}}"# + "\n"))
    }

    @Test(arguments: [AccessLogFormat.combined, .json])
    func `what the application adds is one line of a bounded length, whatever it is (A11)`(_ format: AccessLogFormat) throws {
        let values = ["a\r\nb", "\u{1B}[31m", "\u{2028}", String(repeating: "ä", count: 50_000), "last"]
        for value in values {
            let fields = [("first", value), ("second", value), ("third", "x")]
            let line = Self.line(.sample(fields: fields), format)
            #expect(line.utf8.count <= AccessLine.limit)
            #expect(line.dropLast().unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{2028}" })
            #expect(line.contains("first"))
            if format == .json { _ = try JSONParser.parse(Array(line.utf8)) }
        }
        let long = String(repeating: "\u{1}", count: 9_000)
        let widest = EndedRequest.sample(
            [
                "HTTP_USER_AGENT": long, "HTTP_REFERER": long, "QUERY_STRING": long, "REQUEST_URI": "/" + long,
                "REMOTE_ADDR": long,
                "REQUEST_METHOD": long, "SERVER_PROTOCOL": long, "REMOTE_USER": long,
            ], path: "/" + long, fields: [("user", long)])
        #expect(Self.line(widest, format).utf8.count <= AccessLine.limit)
    }

    @Test func `a request of which nothing is known is a line all the same`() throws {
        let ended = EndedRequest(parameters: nil, request: nil, status: 503, isTurnedAway: true)
        #expect(
            Self.line(ended, .combined)
                == #"- - - [23/Nov/2026:04:43:11 +0000] "- - -" 503 - "-" "-" id=- route="-" total=0.000 "#
                + "queue=0.000 read=0.000 handler=0.000 database_wait=0.000 database=0.000 write=0.000\n")
        #expect(Self.line(ended, .json).contains(#""id":null,"remote":null,"method":null,"path":null,"query":null"#))
        _ = try Self.json(ended)
    }

    @Test func `a request that could not be understood is shown as it was sent`() throws {
        let line = Self.line(.sample(["REQUEST_URI": "no/slash?x"], isUnderstood: false), .json)
        #expect(line.contains(#""path":"no/slash?x""#))
        #expect(line.contains(#""id":"0123456789abcdef""#))
    }

    /// What a client can send to forge lines, to command terminals, or to break readers.
    private static let hostile = [
        "\r\nforged", "\u{1B}[2J\u{1B}]0;owned\u{07}", "a\u{2028}b\u{2029}c", "\" 200 0 \"", "\\", "tab\there", "\u{0}",
        "\u{85}\u{9B}31m",
        "é€😀", String(repeating: "x", count: 100_000), String(repeating: "\u{1B}", count: 100_000),
        String(repeating: "😀", count: 25_000), String(repeating: "\"", count: 5_000),
    ]

    @Test(arguments: [AccessLogFormat.combined, .json], hostile.indices)
    func `whatever a client sends is one line without control characters (A11)`(_ format: AccessLogFormat, _ index: Int) throws {
        let value = Self.hostile[index]
        let names = [
            "REQUEST_URI", "QUERY_STRING", "HTTP_REFERER", "HTTP_USER_AGENT", "REMOTE_USER", "REMOTE_ADDR", "SERVER_PROTOCOL",
        ]
        let changes = Dictionary(uniqueKeysWithValues: names.map { ($0, value) })
        for isUnderstood in [true, false] {
            let ended = EndedRequest.sample(changes, path: "/" + value, isUnderstood: isUnderstood)
            let bytes = AccessLine(ended, at: Self.time).encoded(as: format)
            #expect(bytes.count <= AccessLine.limit)
            #expect(bytes.last == UInt8(ascii: "\n"))
            let text = try #require(String(validating: bytes.dropLast(), as: UTF8.self))
            let isClean = text.unicodeScalars.allSatisfy { scalar in
                switch scalar.value {
                case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: false
                default: true
                }
            }
            #expect(isClean)
            if format == .json { _ = try JSONParser.parse(bytes) }
        }
    }

    @Test func `bytes that are no UTF-8 are shown, and the line stays valid`() throws {
        var parameters = Parameters()
        let (name, value): ([UInt8], [UInt8]) = (Array("HTTP_USER_AGENT".utf8), [0x61, 0xFF, 0xC3, 0x62])
        name.withUnsafeBytes { name in value.withUnsafeBytes { parameters.append(name: name, value: $0) } }
        let ended = EndedRequest(parameters: parameters, request: nil, status: 400)
        #expect(Self.line(ended, .combined).contains(#""a\xff\xc3b""#))
        #expect(Self.line(ended, .json).contains(#""user_agent":"a\#u{FFFD}\#u{FFFD}b""#))
    }

    @Test func `what is cut says so`() {
        let line = Self.line(.sample(["HTTP_USER_AGENT": String(repeating: "x", count: 600)]), .combined)
        #expect(line.contains("xxx...(cut)\" id="))
        let whole = String(repeating: "x", count: 512)
        #expect(Self.line(.sample(["HTTP_USER_AGENT": whole]), .combined).contains("\"\(whole)\""))
    }

    @Test func `numbers are whole, however large`() {
        var times = RequestTimes()
        (times.queue, times.read, times.handler, times.write) = (1_007_000, 9_990_099_999, 86_400_000_000_000, -5)
        let ended = EndedRequest(
            parameters: nil, request: nil, status: 200, receivedBytes: .max, sentBytes: 1_000, times: times)
        let line = Self.line(ended, .json)
        #expect(line.contains(#""bytes_in":9223372036854775807,"bytes_out":1000,"#))
        #expect(line.contains(#""queue_ms":1.007,"read_ms":9990.099,"handler_ms":86400000.000,"#))
        #expect(line.contains(#""write_ms":0.000,"#))
    }

    @Test(arguments: [AccessLogFormat.combined, .json])
    func `credentials and cookies are never in it (A11)`(_ format: AccessLogFormat) {
        #expect(!Self.line(.sample(), format).contains("secret"))
    }
}

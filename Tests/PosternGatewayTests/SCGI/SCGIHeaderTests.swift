import PosternHTTP
import TestSupport
import Testing

@testable import PosternGateway

struct SCGIHeaderTests {
    private static func decode(_ bytes: [UInt8]) throws -> Parameters? {
        try bytes.withUnsafeBytes { bytes throws(HTTPError) in try SCGIHeader.decode(bytes) }
    }

    /// `text` with `|` in the place of NUL.
    private static func bytes(_ text: String) -> [UInt8] { text.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 } }

    @Test func `the example of the specification is read`() throws {
        let text = "CONTENT_LENGTH|27|SCGI|1|REQUEST_METHOD|POST|REQUEST_URI|/deepthought|"
        #expect(text.utf8.count == 70)
        let parameters = try #require(try Self.decode(Self.bytes(text)))
        #expect(parameters.count == 4)
        #expect(parameters["CONTENT_LENGTH"] == "27")
        #expect(parameters["SCGI"] == "1")
        #expect(parameters["REQUEST_METHOD"] == "POST")
        #expect(parameters["REQUEST_URI"] == "/deepthought")
    }

    @Test func `a value may be empty, and hold anything but a NUL`() throws {
        let value: [UInt8] = (1...255).map { $0 }
        let bytes = Self.bytes("CONTENT_LENGTH|0|SCGI|1|EMPTY||ALL|") + value + [0]
        let parameters = try #require(try Self.decode(bytes))
        #expect(parameters["EMPTY"] == "")
        #expect(parameters.withValue("ALL", Array.init) == value)
    }

    @Test(
        arguments: [
            ("SCGI|1|CONTENT_LENGTH|0|", "first"), ("REQUEST_METHOD|GET|SCGI|1|", "first"), ("CONTENT|0|SCGI|1|", "first"),
            ("content_length|0|SCGI|1|", "first"), ("SCGI|1|", "first"),  // S2
            ("CONTENT_LENGTH|0|", "SCGI"), ("CONTENT_LENGTH|0|SCGI|2|", "SCGI"), ("CONTENT_LENGTH|0|SCGI||", "SCGI"),
            ("CONTENT_LENGTH|0|SCGI|01|", "SCGI"), ("CONTENT_LENGTH|0|SCGI|1 |", "SCGI"),  // S3
            ("CONTENT_LENGTH|0|SCGI|1", "NUL"), ("x", "NUL"),  // S5
            ("CONTENT_LENGTH|0|SCGI|1|A|", "no value"), ("CONTENT_LENGTH|", "no value"), ("|", "no value"),
            ("CONTENT_LENGTH|0|SCGI|1||x|", "no name"), ("CONTENT_LENGTH|0|SCGI|1||||", "no name"), ("||", "no name"),
            ("CONTENT_LENGTH|0|SCGI|1|A=B|x|", "character"), ("CONTENT_LENGTH|0|SCGI|1|A B|x|", "character"),
            ("CONTENT_LENGTH|0|SCGI|1|A\n|x|", "character"), ("CONTENT_LENGTH|0|SCGI|1|Ä|x|", "character"),
            ("CONTENT_LENGTH||SCGI|1|", "empty"),
            ("CONTENT_LENGTH|5|SCGI|1|HTTP_CONTENT_LENGTH|6|", "another length"),
            ("CONTENT_LENGTH|0|SCGI|1|HTTP_CONTENT_LENGTH|100|", "another length"),
        ])
    func `what the protocol forbids is refused, and named (S2, S3, S5)`(_ text: String, _ reason: String) {
        let error = caught(HTTPError.self) { _ = try Self.decode(Self.bytes(text)) }
        #expect(error?.status == .badRequest)
        #expect(error?.detail?.contains(reason) == true, "\(error?.detail ?? "nothing was refused")")
    }

    @Test(arguments: ["CONTENT_LENGTH", "SCGI", "REQUEST_METHOD", "REMOTE_USER", "SCRIPT_NAME"])
    func `a variable that is there twice is refused, and named (S6)`(_ name: String) {
        for value in ["1", "2"] {
            let text = "CONTENT_LENGTH|1|SCGI|1|REQUEST_METHOD|1|REMOTE_USER|1|SCRIPT_NAME|1|\(name)|\(value)|"
            let error = caught(HTTPError.self) { _ = try Self.decode(Self.bytes(text)) }
            #expect(error?.status == .badRequest)
            #expect(error?.detail == "The variable \(name) is in the SCGI header more than once.")
        }
    }

    @Test func `a field of the client's may be there twice, since nginx sends it so (S6)`() throws {
        let text = "CONTENT_LENGTH|0|SCGI|1|HTTP_COOKIE|a=1|HTTP_COOKIE|b=2|"
        #expect(try Self.decode(Self.bytes(text))?.occurrences(of: "HTTP_COOKIE") == 2)
    }

    @Test(arguments: [("5", "5"), ("5", "00005"), ("00005", "5"), ("0", "0"), ("0", "000"), ("5", ""), ("0", "")])
    func `the client's length may be empty, and written with other zeros than the web server's`(_ length: String, _ field: String)
        throws
    {
        let text = "CONTENT_LENGTH|\(length)|SCGI|1|HTTP_CONTENT_LENGTH|\(field)|"
        #expect(try Self.decode(Self.bytes(text))?.count == 3)
    }

    @Test func `nothing at all is no header (S4)`() throws {
        #expect(try Self.decode([]) == nil)
    }

    @Test func `as many variables as the limit are taken, and not one more`() throws {
        let some = "CONTENT_LENGTH|0|SCGI|1|" + (2..<ParameterLimits.count).map { "N\($0)||" }.joined()
        #expect(try Self.decode(Self.bytes(some))?.count == ParameterLimits.count)
        #expect(try Self.decode(Self.bytes(some + "ONE|more|")) == nil)
    }

    @Test func `bytes that were flipped, cut or doubled never do harm, and what is accepted keeps the rules`() throws {
        var generator = SeededGenerator(seed: 23)
        let header = SCGIRequest("POST", "/echo?x=y", body: patternBytes(10)).header
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = header
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: bytes[place] = 0
                case 2: bytes.remove(at: place)
                default: bytes.insert(bytes[place], at: place)
                }
            }
            guard let parameters = try? Self.decode(bytes) else { continue }
            accepted += 1
            var copy: [UInt8] = []
            parameters.forEach { name, value in
                #expect(!name.isEmpty)
                copy += Array(name) + [0] + Array(value) + [0]
            }
            #expect(copy == bytes)
            #expect(copy.starts(with: "CONTENT_LENGTH\0".utf8) && parameters.withValue("CONTENT_LENGTH", \.isEmpty) == false)
            #expect(parameters["SCGI"] == "1")
            #expect(parameters.occurrences(of: "SCGI") == 1)
        }
        #expect((1_000..<19_000).contains(accepted), "the bytes are changed too little or too much to show anything")
    }
}

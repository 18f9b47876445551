import PosternHTTP
import TestSupport
import Testing

@Suite struct JSONParserFuzzTests {
    private struct Note: Codable {
        var text: String
        var completed: Bool
        var due: Double?
        var tags: [String]
    }

    @Test func `ten thousand damaged documents are taken or refused, never fatal`() {
        let whole = Array(
            #" {"text":"Caf\u00e9 \ud83d\ude00 é😀 \n end","completed":false,"due":-1.25e+3,"tags":["a",null,[0,{"b":9223372036854775808}]]} "#
                .utf8)
        var generator = SeededGenerator(seed: 0x504F_5354_45_52)
        var accepted = 0
        for _ in 0..<10_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
                case 2: bytes.removeSubrange(position...)
                default: bytes.insert(Array("{}[]\",:\\u0e-".utf8).randomElement(using: &generator)!, at: position)
                }
                if bytes.isEmpty { bytes = whole }
            }
            guard let value = try? JSONParser.parse(bytes) else { continue }
            accepted += 1
            _ = try? value.decode(Note.self)
            #expect((try? JSONParser.parse(JSONWriter.bytes(of: value))) == value)
        }
        #expect(accepted > 100)
    }

    @Test func `random bytes are never fatal`() {
        let alphabet = Array("{}[]\",:\\u0123e-+.tfn \n".utf8) + [0x80, 0xC3, 0xA9, 0xED, 0xF0, 0xFF, 0]
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<10_000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! }
            _ = try? JSONParser.parse(bytes)
        }
    }
}

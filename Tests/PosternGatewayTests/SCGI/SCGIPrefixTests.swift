import Testing

@testable import PosternGateway

struct SCGIPrefixTests {
    @Test(arguments: [("24:", 24), ("0:", 0), ("9:x", 9), ("65536:", 65_536), ("10:CONTENT_LENGTH", 10)])
    func `a length is digits up to a colon`(_ text: String, _ length: Int) {
        let size = text.firstIndex(of: ":").map { text.distance(from: text.startIndex, to: $0) + 1 } ?? 0
        #expect(SCGIPrefix(text.utf8) == .complete(size: size, length: length))
    }

    @Test(arguments: ["", "2", "24", "0", "65536"])
    func `what may still become one is incomplete`(_ text: String) {
        #expect(SCGIPrefix(text.utf8) == .incomplete)
    }

    @Test(
        arguments: [
            ":", "a:", "-1:", "+5:", " 5:", "05", "00", "05:", "5 :", "0x5:", "5a", "65537", "99999",
            "100000", "18446744073709551616:", "99999999999999999999:", "٥:", "\u{1}\u{1}", "GET / HTTP/1.1",
        ])
    func `anything else is malformed, as soon as it shows (S4)`(_ text: String) {
        #expect(SCGIPrefix(text.utf8) == .malformed)
    }

    @Test func `six bytes always tell`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            let bytes = (0..<SCGIPrefix.maximumSize).map { _ in UInt8.random(in: 0x30...0x3A, using: &generator) }
            #expect(SCGIPrefix(bytes) != .incomplete)
        }
    }
}

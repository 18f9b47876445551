import Testing

@testable import PosternHTTP

struct PercentEncodingTests {
    @Test(
        arguments: [
            ("/notes", "/notes"), ("/%6eotes", "/notes"), ("/a%2Fb", "/a/b"), ("/%e2%82%ac%E2%82%AC", "/€€"),
            ("/a+b", "/a+b"),
            ("/%25%30%30", "/%00"), ("/%00", "/\u{0}"), ("/ä", "/ä"), ("", ""),
            ("/%", nil), ("/%4", nil), ("/%zz", nil), ("/%4g", nil), ("/%ff", nil), ("/%c0%af", nil),
            ("/%ed%a0%80", nil),
            ("/%+1", nil),
        ] as [(String, String?)])
    func `decodes a path strictly and once`(_ text: String, _ decoded: String?) {  // H10
        #expect(PercentEncoding.decodePath(text.utf8) == decoded)
    }

    @Test func `a path that is not UTF-8 is none`() {
        #expect(PercentEncoding.decodePath([0x2F, 0xFF]) == nil)
    }

    @Test func `encodes all but unreserved characters`() {
        let text = String(decoding: UInt8(0)...127, as: UTF8.self)
        let encoded = PercentEncoding.encodePath(text, keepingSlashes: false)
        #expect(encoded.hasPrefix("%00%01"))
        let kept = "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"
        #expect(PercentEncoding.encodePath(kept, keepingSlashes: false) == kept)
        #expect(encoded.utf8.count == 128 * 3 - kept.utf8.count * 2)
        #expect(PercentEncoding.encodePath("/a/ä", keepingSlashes: true) == "/a/%C3%A4")
        #expect(PercentEncoding.encodePath("/a/ä", keepingSlashes: false) == "%2Fa%2F%C3%A4")
    }

    @Test func `every character comes back`() {
        let text = String(
            String.UnicodeScalarView((0...0x10FFFF).compactMap { $0 % 97 == 0 ? Unicode.Scalar($0) : nil }))
        let encoded = PercentEncoding.encodePath(text, keepingSlashes: false)
        #expect(PercentEncoding.decodePath(encoded.utf8).map { Array($0.utf8) } == Array(text.utf8))
    }
}

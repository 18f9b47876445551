import Testing

@testable import PosternGateway

struct ErrorLogTextTests {
    @Test(arguments: [
        ("plain, ünïcode", "plain, ünïcode"), ("two\nlines\r", "two\\nlines\\r"), ("a\tb", "a\\tb"),
        ("\u{1B}[31mred", "\\u{1b}[31mred"), ("\0", "\\u{0}"), ("\u{7F}\u{9B}", "\\u{7f}\\u{9b}"), ("\u{2028}", "\\u{2028}"),
        ("a\\n", "a\\\\n"), ("", ""), ("e\u{301}\r\n", "e\u{301}\\r\\n"),
    ])
    func `control characters are shown, and nothing else changes`(_ text: String, _ escaped: String) {
        #expect(ErrorLogText.escape(text) == escaped)
    }
}

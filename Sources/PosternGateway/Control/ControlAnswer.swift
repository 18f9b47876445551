/// What is said at a control socket: a line with the verdict and the number of bytes behind it, and the text.
///
/// ```
/// ok 18
/// process 512 serves
/// ```
package struct ControlAnswer: Sendable, Equatable {
    package enum Verdict: String, Sendable {
        case ok
        /// It is not so, or could not be done.
        case no
        /// What was said is no command.
        case error
    }

    package let verdict: Verdict
    /// One line without an end, or a document.
    package let text: String

    package static func ok(_ text: String) -> ControlAnswer { ControlAnswer(verdict: .ok, text: text) }
    package static func no(_ text: String) -> ControlAnswer { ControlAnswer(verdict: .no, text: text) }
    static let misunderstood = ControlAnswer(verdict: .error, text: ControlCommand.usage)

    init(verdict: Verdict, text: String) {
        self.verdict = verdict
        self.text = text
    }

    var bytes: [UInt8] {
        let text = text.hasSuffix("\n") ? text : text + "\n"
        return Array("\(verdict.rawValue) \(text.utf8.count)\n\(text)".utf8)
    }

    /// - Returns: `nil` when the answer is not complete, or not of this form.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 2, let verdict = Verdict(rawValue: String(words[0])), let count = Int(words[1]),
            bytes.count - end - 1 == count
        else { return nil }
        var text = String(decoding: bytes[(end + 1)...], as: UTF8.self)
        if text.hasSuffix("\n") { text.removeLast() }
        self.init(verdict: verdict, text: text)
    }
}

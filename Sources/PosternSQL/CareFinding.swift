/// One thing that a check has looked at.
public struct CareFinding: Sendable, Equatable {
    /// How it stands.
    public enum Verdict: String, Sendable, CaseIterable {
        case ok
        /// It works, and somebody should do something.
        case warning
        /// Data is damaged or in danger.
        case problem
    }

    public let verdict: Verdict
    /// What was looked at, in a word or two: `integrity`.
    public let subject: String
    /// What was found, in one line, with what to do about it.
    public let message: String

    public init(_ verdict: Verdict, _ subject: String, _ message: String) {
        self.verdict = verdict
        self.subject = subject
        self.message = message
    }
}

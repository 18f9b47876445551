internal import Glibc

/// The person at the terminal, if there is one.
enum Terminal {
    /// Whether a person reads the standard error and answers on the standard input.
    static var canAsk: Bool { isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0 }

    /// Asks, and blocks until a line is written.
    ///
    /// - Returns: whether the answer is `yes`.
    static func asks(_ question: String) -> Bool {
        StandardError.write(question)
        return readLine() == "yes"
    }
}

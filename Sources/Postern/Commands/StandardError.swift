internal import Glibc

/// What a command says beside its answer.
enum StandardError {
    /// Writes `text` at once (`write(2)`); what cannot be written is dropped.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
}

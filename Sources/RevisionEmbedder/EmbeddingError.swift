import Glibc

/// Why revisions cannot be embedded, in the form in which compilers report.
struct EmbeddingError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// - Parameter line: counted from 1.
    init(_ path: String, line: Int? = nil, _ reason: String) {
        description = "\(path)\(line.map { ":\($0)" } ?? ""): error: \(reason)"
    }

    /// - Parameter code: an `errno`.
    init(_ path: String, _ what: String, code: Int32) {
        self.init(path, "\(what): \(String(cString: strerror(code)))")
    }
}

import Glibc

/// A call of the operating system that failed in a test's own code.
struct SystemFailure: Error, CustomStringConvertible {
    let description: String

    /// - Parameter code: what the call left in `errno`.
    init(_ call: String, _ code: Int32 = errno) {
        description = "\(call): \(String(cString: strerror(code)))"
    }
}

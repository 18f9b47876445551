internal import Glibc

/// A call of the operating system that failed in a test's own code.
public struct SystemFailure: Error, CustomStringConvertible {
    public let description: String

    /// Takes the reason from `errno`.
    public init(_ call: String) { self.init(call, errno) }

    /// - Parameter code: what the call left in `errno`, or returned instead.
    public init(_ call: String, _ code: Int32) {
        description = "\(call): \(String(cString: strerror(code)))"
    }
}

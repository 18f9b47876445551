internal import Glibc

/// What keeps the gateway from listening or serving.
public enum GatewayError: Error, Equatable, CustomStringConvertible {
    /// An address to listen on that cannot be used.
    case address(String, reason: String)
    /// A call of the operating system that failed.
    case system(call: String, errno: Int32)

    public var description: String {
        switch self {
        case .address(let address, let reason): "cannot listen on \(address): \(reason)"
        case .system(let call, let code): "\(call) failed: \(Self.text(of: code))"
        }
    }

    /// The error of the C call that has just failed.
    static func last(_ call: String) -> GatewayError {
        .system(call: call, errno: errno)
    }

    /// What the operating system calls error `code`.
    static func text(of code: Int32) -> String {
        String(cString: strerror(code))
    }
}

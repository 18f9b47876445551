internal import Synchronization

/// Names one request in answers and logs.
enum RequestID {
    private static let prefix = UInt64.random(in: .min ... .max)
    private static let counter = Atomic<UInt64>(0)

    /// A number that no other request of this process has.
    static func next() -> UInt64 {
        counter.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// 32 hexadecimal digits: 64 random bits of the process and the number of the request.
    static func text(_ number: UInt64) -> String {
        hexadecimal(prefix) + hexadecimal(number)
    }

    /// Whether a web server's own id may stand in an answer and in a log as it is.
    static func isAcceptable(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { PercentEncoding.hexValue($0) != nil || $0 == UInt8(ascii: "-") }
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

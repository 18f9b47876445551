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
        String(unsafeUninitializedCapacity: 32) { digits in
            for (index, half) in [prefix, number].enumerated() {
                for place in 0..<16 { digits[index * 16 + place] = digit(half >> (60 - 4 * UInt64(place))) }
            }
            return 32
        }
    }

    /// Whether a web server's own id may stand in an answer and in a log as it is.
    static func isAcceptable(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { PercentEncoding.hexValue($0) != nil || $0 == UInt8(ascii: "-") }
    }

    private static func digit(_ number: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: number & 0xF)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

internal import Synchronization

/// Names one request in answers and logs.
package enum RequestID {
    private static let prefix = UInt64.random(in: .min ... .max)
    private static let counter = Atomic<UInt64>(0)

    /// A number that no other request of this process has.
    static func next() -> UInt64 {
        counter.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// The id of a request that nobody has given a number.
    package static func make() -> String { digits(next()).text }

    /// The most bytes that an id takes.
    package static let maximumLength = 64

    /// 32 hexadecimal digits: 64 random bits of the process and the number of the request.
    static func digits(_ number: UInt64) -> HexadecimalDigits { HexadecimalDigits(high: prefix, low: number) }

    /// Whether a web server's own id may stand in an answer and in a log as it is.
    static func isAcceptable(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        (1...64).contains(text.count) && text.allSatisfy { PercentEncoding.hexValue($0) != nil || $0 == UInt8(ascii: "-") }
    }
}

extension Parameters {
    /// What the web server calls the request (`REQUEST_ID`; nginx: `$request_id`); `nil` when it says nothing, or nothing acceptable.
    package var requestID: String? {
        withValue("REQUEST_ID") { RequestID.isAcceptable($0) ? String(decoding: $0, as: UTF8.self) : nil } ?? nil
    }
}

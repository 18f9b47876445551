/// What an SCGI request begins with: the length of its header as a netstring has it, decimal digits and a colon.
///
/// Source: <https://python.ca/scgi/protocol.txt>, <https://cr.yp.to/proto/netstrings.txt>.
enum SCGIPrefix: Equatable {
    /// `size` bytes with the colon, and behind it `length` bytes of header and a comma.
    case complete(size: Int, length: Int)
    /// The beginning of one.
    case incomplete
    /// No digit, a zero before another digit, or a number beyond the limit.
    case malformed

    /// The longest header in bytes. Web servers accept at most 32 KiB of fields from a client.
    static let lengthLimit = 65_536

    /// The most bytes that tell.
    static let maximumSize = 6

    init(_ bytes: some Collection<UInt8>) {
        var length = 0
        for (size, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: ":"), size > 0 {
                self = .complete(size: size + 1, length: length)
                return
            }
            let isAfterZero = size > 0 && length == 0
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), !isAfterZero else {
                self = .malformed
                return
            }
            length = length * 10 + Int(byte - UInt8(ascii: "0"))
            guard length <= Self.lengthLimit else {
                self = .malformed
                return
            }
        }
        self = .incomplete
    }
}

/// Goes over name-value pairs before libfcgi does (FastCGI Specification §3.4), as they come in.
///
/// libfcgi allocates what a pair announces, whatever has come of it, and ends the process when that is too much.
struct NameValueScan {
    /// How many pairs there are so far.
    private(set) var count = 0
    /// The bytes of all names, and of all values, so far.
    private(set) var nameBytes = 0, valueBytes = 0
    /// Where the next pair begins.
    private var offset = 0

    /// The most bytes that the pairs may take with their lengths, of which each has at most four bytes.
    static let sizeLimit = ParameterLimits.size + 8 * ParameterLimits.count

    /// Goes on where it has stopped: before a pair of which not all is there.
    ///
    /// - Parameter bytes: all that has come in, from the first pair on.
    /// - Returns: whether what is announced so far keeps within ``ParameterLimits``.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Bool {
        while offset < bytes.count {
            var next = offset
            guard let name = Self.length(in: bytes, at: &next), let value = Self.length(in: bytes, at: &next) else { return true }
            guard count < ParameterLimits.count, nameBytes + valueBytes + name + value <= ParameterLimits.size else {
                return false
            }
            guard name + value <= bytes.count - next else { return true }
            count += 1
            nameBytes += name
            valueBytes += value
            offset = next + name + value
        }
        return true
    }

    /// Whether the last pair ends where the bytes do.
    func isAtEnd(of bytes: UnsafeRawBufferPointer) -> Bool { offset == bytes.count }

    /// One byte, or four of which the first has its highest bit set; `nil` when they are not all there.
    private static func length(in bytes: UnsafeRawBufferPointer, at offset: inout Int) -> Int? {
        guard offset < bytes.count else { return nil }
        let first = Int(bytes[offset])
        guard first & 0x80 != 0 else {
            offset += 1
            return first
        }
        guard bytes.count - offset >= 4 else { return nil }
        defer { offset += 4 }
        return (first & 0x7F) << 24 | Int(bytes[offset + 1]) << 16 | Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
    }
}

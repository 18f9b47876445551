/// The name-value pairs of FastCGI (FastCGI Specification §3.4).
public enum FastCGINameValue {
    /// A pair, each length in one byte when it fits there.
    public static func bytes(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
        length(name.count) + length(value.count) + name + value
    }

    /// A pair, both lengths in four bytes.
    public static func longBytes(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
        longLength(name.count) + longLength(value.count) + name + value
    }

    static func length(_ count: Int) -> [UInt8] {
        count < 128 ? [UInt8(count)] : longLength(count)
    }

    private static func longLength(_ count: Int) -> [UInt8] {
        let word = UInt32(count) | 1 << 31
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
}

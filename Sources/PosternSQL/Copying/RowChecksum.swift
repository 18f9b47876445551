/// A sum over rows in which their order plays no part: 128 bits that are others when a value, a row or the number of rows is another. It
/// finds accidents; it is no proof against somebody who makes up rows.
struct RowChecksum: Sendable, Equatable {
    private(set) var rows = 0
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    mutating func add(_ row: [Value]) {
        var digest = RowDigest()
        for value in row { digest.add(value) }
        rows += 1
        first &+= digest.first
        second &+= digest.second
    }

    /// 32 hexadecimal digits.
    var text: String { Self.hexadecimal(first) + Self.hexadecimal(second) }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// Two numbers that depend on each value of a row and on its place.
private struct RowDigest {
    private(set) var first: UInt64 = 0x243F_6A88_85A3_08D3  // the fraction of π
    private(set) var second: UInt64 = 0x1319_8A2E_0370_7344

    mutating func add(_ value: Value) {
        switch value {
        case .null: mix(1)
        case .bool(let bool): mix(bool ? 3 : 2)
        case .integer(let integer):
            mix(4)
            mix(UInt64(bitPattern: integer))
        case .double(let double):
            mix(5)
            mix(double.bitPattern)
        case .text(var text):
            mix(6)
            text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
        case .bytes(let bytes):
            mix(7)
            bytes.withUnsafeBytes { add($0) }
        }
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        mix(UInt64(bytes.count))
        var offset = 0
        while offset + 8 <= bytes.count {
            mix(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        guard offset < bytes.count else { return }
        mix(bytes[offset...].reduce(0) { $0 << 8 | UInt64($1) })
    }

    private mutating func mix(_ word: UInt64) {
        first = Self.product(first ^ word, 0x9E37_79B9_7F4A_7C15)  // the golden ratio
        second = Self.product(second &+ word, 0xB7E1_5162_8AED_2A6B)  // the fraction of e
    }

    /// Both halves of the product in one word.
    private static func product(_ word: UInt64, _ factor: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: factor)
        return product.high &+ product.low ^ word >> 29
    }
}

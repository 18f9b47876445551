/// Numbers: checked against the grammar, and kept as they are written.
extension JSONScanner {
    /// Reads a number; the caller has seen that it begins with a minus sign or a digit.
    mutating func number(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONNumber {
        let start = position
        let isNegative = bytes[start] == UInt8(ascii: "-")
        let firstDigit = isNegative ? start + 1 : start
        let end = Self.skipDigits(bytes, from: firstDigit)
        guard end > firstDigit else { throw JSONSyntaxError("a minus sign without a digit after it", at: start, in: bytes) }
        guard bytes[firstDigit] != UInt8(ascii: "0") || end == firstDigit + 1 else {
            throw JSONSyntaxError("a number with a leading zero", at: firstDigit, in: bytes)
        }
        position = try exponent(bytes, from: try fraction(bytes, from: end))
        if position == end, let value = Self.integer(bytes, firstDigit..<end, isNegative: isNegative) {
            return JSONNumber(value)
        }
        // Only ASCII has been let through, so this cannot fail to be UTF-8.
        let text = UTF8Span(unchecked: bytes.extracting(start..<position), isKnownASCII: true)
        return JSONNumber(scanned: String(copying: text))
    }

    private func fraction(_ bytes: Span<UInt8>, from start: Int) throws(JSONSyntaxError) -> Int {
        guard start < bytes.count, bytes[start] == UInt8(ascii: ".") else { return start }
        let end = Self.skipDigits(bytes, from: start + 1)
        guard end > start + 1 else { throw JSONSyntaxError("a decimal point without a digit after it", at: start, in: bytes) }
        return end
    }

    private func exponent(_ bytes: Span<UInt8>, from start: Int) throws(JSONSyntaxError) -> Int {
        guard start < bytes.count, bytes[start] | 0x20 == UInt8(ascii: "e") else { return start }
        var firstDigit = start + 1
        if firstDigit < bytes.count, bytes[firstDigit] == UInt8(ascii: "+") || bytes[firstDigit] == UInt8(ascii: "-") {
            firstDigit += 1
        }
        let end = Self.skipDigits(bytes, from: firstDigit)
        guard end > firstDigit else { throw JSONSyntaxError("an exponent without a digit", at: start, in: bytes) }
        return end
    }

    private static func skipDigits(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count, bytes[position].isASCIIDigit { position += 1 }
        return position
    }

    /// The digits as an `Int64`; `nil` when they do not fit, and for `-0`, whose sign an integer cannot keep.
    private static func integer(_ bytes: Span<UInt8>, _ digits: Range<Int>, isNegative: Bool) -> Int64? {
        guard digits.count <= 19 else { return nil }  // 19 digits always fit in a UInt64
        var magnitude: UInt64 = 0
        for position in digits { magnitude = magnitude * 10 + UInt64(bytes[position] - UInt8(ascii: "0")) }
        guard isNegative else { return Int64(exactly: magnitude) }
        guard magnitude != 0, magnitude <= Int64.min.magnitude else { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
}

/// A decimal number in JSON notation, taken apart into its significant digits and a power of ten.
///
/// The value is `digits × 10^exponent`; `digits` neither begins nor ends with a zero and is empty for zero. Nothing
/// here grows with the exponent, so `1e999999999` costs no more than `1e2`.
struct DecimalText {
    private let isNegative: Bool
    private let digits: [UInt8]
    private let exponent: Int

    /// No text that fits in memory has as many digits as this, so a written exponent may be cut here.
    private static let largestExponent = 1 << 56

    init(_ text: String) {
        var digits: [UInt8] = []
        var exponent = 0
        var written = 0
        var part = Part.integer
        var exponentIsNegative = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."): part = .fraction
            case UInt8(ascii: "e"), UInt8(ascii: "E"): part = .exponent
            case UInt8(ascii: "-"): exponentIsNegative = part == .exponent
            case UInt8(ascii: "+"): break
            default:
                let digit = byte &- UInt8(ascii: "0")
                guard part != .exponent else {
                    written = min(written * 10 + Int(digit), Self.largestExponent)
                    continue
                }
                if part == .fraction { exponent -= 1 }
                if digit != 0 || !digits.isEmpty { digits.append(digit) }
            }
        }
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.isNegative = text.utf8.first == UInt8(ascii: "-")
        self.digits = digits
        self.exponent = exponent + (exponentIsNegative ? -written : written)
    }

    /// The value as an integer, or `nil` when it has a fraction or does not fit.
    func integer<Integer: FixedWidthInteger>() -> Integer? {
        guard !digits.isEmpty else { return 0 }
        guard exponent >= 0 else { return nil }
        var value: Integer = 0
        for digit in digits {
            guard let next = appending(digit, to: value) else { return nil }
            value = next
        }
        // The value is not zero here, so the loop overflows after at most as many rounds as the type has digits.
        for _ in 0..<exponent {
            guard let next = appending(0, to: value) else { return nil }
            value = next
        }
        return value
    }

    private func appending<Integer: FixedWidthInteger>(_ digit: UInt8, to value: Integer) -> Integer? {
        guard let ten = Integer(exactly: 10) else { return nil }
        let (tenfold, overflow) = value.multipliedReportingOverflow(by: ten)
        guard !overflow else { return nil }
        let digit = Integer(digit)
        let (sum, carry) = isNegative ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
        return carry ? nil : sum
    }

    private enum Part {
        case integer, fraction, exponent
    }
}

/// A JSON number, kept exactly as it was written.
///
/// JSON sets no bound on numbers, Swift's types do; so every conversion is checked and answers `nil` when the number
/// does not fit. Two numbers are equal when their text is: `1` and `1.0` differ.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// Text that is the plain decimal form of an `Int64` is always held as `integer`, so that equal text is equal storage.
    private enum Storage: Sendable, Hashable {
        case integer(Int64)
        case text(String)
    }

    private let storage: Storage

    public init(_ value: Int64) {
        storage = .integer(value)
    }

    /// Reads a number in the grammar of RFC 8259; `nil` for any other text.
    public init?(_ text: String) {
        var scanner = JSONScanner(maximumDepth: 0)
        let bytes = text.utf8.span
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || first.isASCIIDigit,
            let number = try? scanner.number(bytes), scanner.position == bytes.count
        else { return nil }
        self = number
    }

    /// Takes text that the scanner has checked and that is not the plain form of an `Int64`.
    init(scanned text: String) {
        storage = .text(text)
    }

    /// The number as it was written.
    public var text: String {
        switch storage {
        case .integer(let value): String(value)
        case .text(let text): text
        }
    }

    public var description: String { text }

    /// The number as an `Int64` if that is how it is held, which spares the writer a string.
    var smallInteger: Int64? {
        if case .integer(let value) = storage { value } else { nil }
    }

    /// The number as an integer of the given type, or `nil` when it has a fraction or is out of range.
    ///
    /// What counts is the value, not the notation: `1.0` and `1e2` are integers, `-0` is zero, `1.5e0` is none.
    public func integer<Integer: FixedWidthInteger>(as type: Integer.Type = Integer.self) -> Integer? {
        switch storage {
        case .integer(let value): Integer(exactly: value)
        case .text(let text): DecimalText(text).integer()
        }
    }

    /// The nearest floating-point number, or `nil` when the number is too large for the type.
    ///
    /// Digits beyond the type's precision are rounded, and a number too small to be told from zero is zero.
    public func floatingPoint<Real: BinaryFloatingPoint & LosslessStringConvertible>(as type: Real.Type = Real.self) -> Real? {
        switch storage {
        case .integer(let value):
            let real = Real(value)
            return real.isFinite ? real : nil
        case .text(let text):
            guard let real = Real(text), real.isFinite else { return nil }
            return real
        }
    }

    /// The nearest `Double`, or `nil` when the number is too large.
    public var double: Double? { floatingPoint(as: Double.self) }
}

/// Why a column cannot keep a value as it is.
struct Unkept: Error {
    let reason: String
}

extension ColumnStorage {
    /// The value to write so that `value` is kept exactly; for one that was read from such a column, itself.
    func kept(_ value: Value) throws(Unkept) -> Value {
        switch (self, value) {
        case (_, .null), (.bool, .bool), (.bytes, .bytes), (.integer(bits: 64), .integer): return value
        case (.bool, .integer(let integer)):
            guard integer == 0 || integer == 1 else {
                throw Unkept(reason: "the number is neither 0 nor 1, which stand for false and true")
            }
            return .bool(integer == 1)
        case (.integer(let bits), .integer(let integer)):
            let limit = Int64(1) << Int64(max(1, min(bits, 63)) - 1)
            guard (-limit..<limit).contains(integer) else { throw Unkept(reason: "the number has more than \(bits) bits") }
            return value
        case (.integer, .bool(let bool)), (.any, .bool(let bool)): return .integer(bool ? 1 : 0)
        case (.double(let keepsAll), .double(let double)): return try Self.kept(double, all: keepsAll)
        case (.double, .integer(let integer)):
            guard let exact = Double(exactly: integer) else {
                throw Unkept(reason: "the number has more digits than the column keeps")
            }
            return .double(exact)
        case (.float, .double(let double)):
            guard double.isNaN || Double(Float(double)) == double else {
                throw Unkept(reason: "the number has more digits than the column keeps")
            }
            return try Self.kept(double, all: true)
        case (.text(let keepsNUL), .text(let text)):
            if !keepsNUL { try Self.refuseNUL(text) }
            return value
        case (.limitedText, .text(let text)), (.other, .text(let text)):
            try Self.refuseNUL(text)
            return value
        case (.moment, .text(let text)): return .text(try Self.moment(text))
        case (.date, .text(let text)):
            guard text.utf8.count == 10, Moment(Array(text.utf8)[...]) != nil else {
                throw Unkept(reason: "the text is no day such as 2026-11-23")
            }
            return value
        case (.uuid, .text(let text)):
            guard Self.isUUID(text) else {
                throw Unkept(reason: "the text is no UUID such as e621e1f8-c36c-495a-93fc-0c247a3e6e5f")
            }
            return .text(text.lowercased())
        case (.decimal, .integer(let integer)): return .text("\(integer)")
        case (.decimal, .double(let double)) where double.isFinite: return .text("\(double)")
        case (.decimal, .text(let text)):
            guard DecimalText(text) != nil else { throw Unkept(reason: "the text is no decimal number such as 12.50") }
            return value
        case (.any, .double(let double)): return try Self.kept(double, all: false)
        case (.any, _): return value
        default: throw Unkept(reason: "it is \(value.kind.rawValue), and the target's column keeps \(name)")
        }
    }

    /// The form of a value that ``kept(_:)`` has let through in which two are equal when they mean the same.
    func canonical(_ value: Value) -> Value {
        guard case (.decimal, .text(let text)) = (self, value), let decimal = DecimalText(text) else { return value }
        return .text(decimal.canonical)
    }

    private static func kept(_ double: Double, all: Bool) throws(Unkept) -> Value {
        guard !double.isNaN else {
            guard all else { throw Unkept(reason: "it is not a number (NaN), which would be kept as NULL") }
            return .double(.nan)
        }
        guard all || double != 0 || double.sign == .plus else { throw Unkept(reason: "it is −0, which would be kept as 0") }
        return .double(double)
    }

    private static func refuseNUL(_ text: String) throws(Unkept) {
        guard !text.utf8.contains(0) else {
            throw Unkept(reason: "the text has a NUL character in it, which PostgreSQL cannot keep")
        }
    }

    private static func moment(_ text: String) throws(Unkept) -> String {
        guard text != "infinity", text != "-infinity" else { return text }
        guard let moment = Moment(Array(text.utf8)[...]) else {
            throw Unkept(reason: "the text is no moment such as 2026-11-23 04:45:00")
        }
        guard moment.nanosecond % 1_000 == 0 else { throw Unkept(reason: "the moment is finer than a microsecond") }
        let civil = CivilTime(secondsSince1970: moment.secondsSince1970)
        guard (0...9999).contains(civil.year), civil.year > 0 else {
            throw Unkept(reason: "the moment is outside the years 1 to 9999")
        }
        let digits = "\(moment.nanosecond / 1_000)"
        return "\(civil.text()).\(String(repeating: "0", count: 6 - digits.utf8.count))\(digits)"
    }

    private static func isUUID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 36
            && bytes.indices.allSatisfy { index in
                [8, 13, 18, 23].contains(index)
                    ? bytes[index] == UInt8(ascii: "-") : Unicode.Scalar(bytes[index]).properties.isASCIIHexDigit
            }
    }

    /// As an error calls it.
    var name: String {
        switch self {
        case .bool: "true and false"
        case .integer(let bits): "whole numbers of \(bits) bits"
        case .double, .float: "binary numbers"
        case .text, .limitedText: "text"
        case .bytes: "bytes"
        case .moment: "moments"
        case .date: "days"
        case .uuid: "UUIDs"
        case .decimal: "decimal numbers"
        case .any: "any value"
        case .other(let name): name
        }
    }
}

/// A decimal number in text.
struct DecimalText {
    /// The same for all texts of one number: sign, digits without zeros at either end, and the power of ten behind them (`-125e-1`).
    let canonical: String

    /// Reads `-12.50`, `1e-7`, and PostgreSQL's `NaN`, `Infinity` and `-Infinity`; `nil` for anything else.
    init?(_ text: String) {
        guard !["NaN", "Infinity", "-Infinity"].contains(text) else {
            canonical = text
            return
        }
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var digits: [UInt8] = []
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let whole = rest.prefix(while: isDigit)
        digits += whole
        rest = rest[whole.endIndex...]
        var exponent = 0
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            digits += fraction
            exponent = -fraction.count
            rest = rest[fraction.endIndex...]
        }
        guard !digits.isEmpty else { return nil }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            guard rest.count <= 6, rest.last.map(isDigit) == true, let power = Int(Substring(rest)) else { return nil }
            exponent += power
            rest = rest[rest.endIndex...]
        }
        guard rest.isEmpty else { return nil }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard !significant.isEmpty else {
            canonical = "0"
            return
        }
        canonical = (isNegative ? "-" : "") + String(decoding: significant, as: UTF8.self) + "e\(exponent)"
    }
}

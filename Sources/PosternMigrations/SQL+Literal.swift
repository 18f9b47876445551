internal import PosternSQL

extension SQL {
    /// The statement as a script holds it, its values written out as literals. It ends with a semicolon.
    var script: String {
        text { values[$0 - 1].literal } + ";"
    }
}

extension Value {
    /// The value as SQL writes it.
    var literal: String {
        switch self {
        case .null: return "NULL"
        case .bool(let bool): return bool ? "TRUE" : "FALSE"
        case .integer(.min): return "(-9223372036854775807 - 1)"  // the digits alone would be a floating-point number
        case .integer(let integer): return "\(integer)"
        case .double(let double):
            guard double.isFinite else { return double.isNaN ? "NULL" : double < 0 ? "-9e999" : "9e999" }
            return "\(double)"
        case .text(let text):
            guard !text.utf8.contains(0) else { return "CAST(\(Value.bytes(Array(text.utf8)).literal) AS TEXT)" }
            // Not by Character: to it, a mark and an accent behind it are one.
            return "'" + text.unicodeScalars.reduce(into: "") { $0 += $1 == "'" ? "''" : String($1) } + "'"
        case .bytes(let bytes):
            let digits = Array("0123456789abcdef")
            return "x'" + bytes.reduce(into: "") { $0 += "\(digits[Int($1 >> 4)])\(digits[Int($1 & 15)])" } + "'"
        }
    }
}

extension String {
    /// The statement with a semicolon at its end, behind the line of a comment that stands there.
    var terminated: String { terminated(.sqlite) }

    /// The same by the rules of `dialect`.
    func terminated(_ dialect: SQLDialect) -> String {
        var scanner = SQLScanner(Array(utf8), dialect)
        var last: SQLScanner.Token?
        while let token = scanner.next() { last = token }
        guard last?.kind != .semicolon else { return self }
        return self + (last?.range.upperBound == utf8.count ? ";" : "\n;")
    }
}

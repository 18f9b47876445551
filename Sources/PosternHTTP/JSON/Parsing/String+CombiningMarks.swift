extension String {
    /// As many combining marks may follow each other as in Unicode's stream-safe text format (UAX #15, section 13).
    static let mostCombiningMarks = 30

    /// Whether more combining marks follow each other than anybody writes.
    ///
    /// To compare or hash such text takes Swift a time that grows with the square of their number: a minute and more for half a
    /// megabyte.
    var hasTooManyCombiningMarks: Bool {
        guard utf8.count > 2 * Self.mostCombiningMarks, Self.mayHaveCombiningMarks(utf8.span) else { return false }
        var count = 0
        for scalar in unicodeScalars {
            let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
            count = isMark ? count + 1 : 0
            if count > Self.mostCombiningMarks { return true }
        }
        return false
    }

    /// The first combining mark is U+0300, which begins with 0xCC.
    private static func mayHaveCombiningMarks(_ bytes: Span<UInt8>) -> Bool {
        for position in bytes.indices where bytes[position] >= 0xCC { return true }
        return false
    }
}

/// Parses JSON strictly by RFC 8259.
///
/// Beyond the grammar, it refuses what two readers could understand differently: encodings other than UTF-8, a byte
/// order mark, two members of the same name, and escapes that are half of a surrogate pair. It also refuses strings with more than
/// 30 combining marks in a row, which RFC 8259 (section 9) allows: comparing them would take minutes.
public enum JSONParser {
    /// How deeply arrays and objects may nest unless the caller says otherwise.
    public static let defaultDepth = 64

    /// Parses a whole document.
    ///
    /// - Parameter maximumDepth: How many arrays and objects may stand inside each other, from 0 (none) to 512; more is
    ///   a mistake of the caller, since values that nest deeper could exhaust the stack of a thread.
    /// - Throws: ``JSONSyntaxError`` with the first fault.
    public static func parse(_ bytes: [UInt8], maximumDepth: Int = defaultDepth) throws(JSONSyntaxError) -> JSONValue {
        try parse(bytes.span, maximumDepth: maximumDepth)
    }

    /// Parses a whole document; offsets in errors count from the start of the slice.
    public static func parse(
        _ bytes: ArraySlice<UInt8>, maximumDepth: Int = defaultDepth
    ) throws(JSONSyntaxError) -> JSONValue {
        try parse(bytes.span, maximumDepth: maximumDepth)
    }

    private static func parse(_ bytes: Span<UInt8>, maximumDepth: Int) throws(JSONSyntaxError) -> JSONValue {
        precondition((0...512).contains(maximumDepth), "maximumDepth is outside 0...512")
        var scanner = JSONScanner(maximumDepth: maximumDepth)
        return try scanner.document(bytes)
    }
}

extension SQL.StringInterpolation {
    /// Binds the elements of `list` for `IN` and `NOT IN`: `"… WHERE id IN \(ids)"`. An array of `UInt8` is bytes and no list.
    ///
    /// So that not every length is a statement of its own to the driver's cache, a list of up to 1,024 elements is filled up to the
    /// next power of two by repeating its last one. Nothing is `IN` an empty list.
    public mutating func appendInterpolation<List: Collection>(_ list: List) where List.Element: Bindable {
        var count = 0
        for element in list {
            appendText(count == 0 ? "(" : ", ")
            appendInterpolation(element)
            count += 1
        }
        guard count > 0 else { return appendText(isNegated ? "(NULL) IS NULL" : "(NULL) IS NOT NULL") }
        guard count <= 1_024 else { return appendText(")") }
        let last = values[values.count - 1]
        while count & (count - 1) != 0 {  // no power of two
            appendText(", ")
            appendInterpolation(last)
            count += 1
        }
        appendText(")")
    }

    /// Whether the text so far ends with `NOT IN`. An empty list is true behind it, and false behind `IN`, whatever stands before: `()` is
    /// SQLite's alone, PostgreSQL compares no type but text with the rows of `(SELECT NULL …)`, and both take NULL for any.
    private var isNegated: Bool {
        let words = pieces[pieces.count - 1].split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }.suffix(2)
        return words.count == 2 && words.first?.lowercased() == "not" && words.last?.lowercased() == "in"
    }
}

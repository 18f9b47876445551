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
        guard count > 0 else { return appendText("(SELECT NULL WHERE 1 = 0)") }  // () is SQLite's alone
        guard count <= 1_024 else { return appendText(")") }
        let last = values[values.count - 1]
        while count & (count - 1) != 0 {  // no power of two
            appendText(", ")
            appendInterpolation(last)
            count += 1
        }
        appendText(")")
    }
}

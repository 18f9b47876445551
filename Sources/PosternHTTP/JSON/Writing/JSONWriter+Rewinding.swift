/// Ways back and gaps, which only the `Encoder` needs.
extension JSONWriter {
    /// A moment to which the writer can return.
    struct Mark {
        fileprivate let count: Int
        fileprivate let place: Place

        func precedes(_ offset: Int) -> Bool { count <= offset }
    }

    var mark: Mark { Mark(count: bytes.count, place: place) }

    /// Forgets all that was written since the mark; nothing may have been taken in between.
    mutating func rewind(to mark: Mark) {
        bytes.removeLast(bytes.count - mark.count)
        place = mark.place
    }

    /// Leaves out a value; what the caller inserts later at the offset returned has to be one.
    mutating func leaveGap() -> Int {
        beginValue()
        return bytes.count
    }
}

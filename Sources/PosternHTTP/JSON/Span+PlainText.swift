extension Span<UInt8> {
    /// The first position from `start` on whose byte cannot stand as it is in a JSON string, or `count`.
    ///
    /// Those bytes are the quotation mark, the backslash and the controls below 0x20. Eight bytes are looked at in one step.
    func endOfPlainText(from start: Int) -> Int {
        let everyByte: UInt64 = 0x0101_0101_0101_0101
        var position = start
        let raw = bytes
        while position &+ 8 <= count {
            // Little endian, so that the lowest set bit of `hits` belongs to the first such byte. A borrow can only
            // mark a byte after a true hit, never before it.
            let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quotes = word ^ (everyByte &* UInt64(UInt8(ascii: "\"")))
            let slashes = word ^ (everyByte &* UInt64(UInt8(ascii: "\\")))
            let controlHits = (word &- everyByte &* 0x20) & ~word
            let quoteHits = (quotes &- everyByte) & ~quotes
            let slashHits = (slashes &- everyByte) & ~slashes
            let hits = (controlHits | quoteHits | slashHits) & (everyByte &* 0x80)
            if hits != 0 { return position &+ hits.trailingZeroBitCount &>> 3 }
            position &+= 8
        }
        while position < count {
            let byte = self[position]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            position &+= 1
        }
        return position
    }
}

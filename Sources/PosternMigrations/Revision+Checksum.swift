extension Revision {
    /// 32 hexadecimal digits that stand for what the revision does: the 128-bit FNV-1a hash of its up and down SQL
    /// (http://www.isthe.com/chongo/tech/comp/fnv/).
    ///
    /// Comments, blanks, ends of lines and empty lines between the tokens of the SQL do not count. It guards against accidents: the
    /// ledger keeps the whole texts beside it, and whoever could forge a hash could also write the ledger.
    public var checksum: String {
        var hash = FNV1a()
        SQLEssence(up).forEachByte { hash.take($0) }
        if let down {
            hash.take(0)  // no text of a revision has it
            SQLEssence(down).forEachByte { hash.take($0) }
        }
        return hash.digits
    }
}

/// The 128-bit FNV-1a hash.
struct FNV1a {
    private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    mutating func take(_ byte: UInt8) {
        state = (state ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
    }

    var digits: String {
        let text = String(state, radix: 16)
        return String(repeating: "0", count: 32 - text.utf8.count) + text
    }
}

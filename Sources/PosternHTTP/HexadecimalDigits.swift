/// The 16 hexadecimal digits of a number, in ASCII and lower case.
struct HexadecimalDigits: RandomAccessCollection {
    let number: UInt64

    var startIndex: Int { 0 }
    var endIndex: Int { 16 }

    subscript(position: Int) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: number >> (60 - 4 * UInt64(position)) & 0xF)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

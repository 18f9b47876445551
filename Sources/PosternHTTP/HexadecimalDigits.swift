/// Two numbers as 32 hexadecimal digits, in ASCII and lower case.
struct HexadecimalDigits {
    let high: UInt64
    let low: UInt64

    var text: String {
        String(unsafeUninitializedCapacity: 32) { write(to: UnsafeMutableRawBufferPointer($0)) }
    }

    /// - Parameter memory: has 32 bytes or more.
    /// - Returns: 32.
    func write(to memory: UnsafeMutableRawBufferPointer) -> Int {
        let quarters = (high >> 32, high & 0xFFFF_FFFF, low >> 32, low & 0xFFFF_FFFF)
        memory.storeBytes(of: Self.digits(quarters.0), toByteOffset: 0, as: UInt64.self)
        memory.storeBytes(of: Self.digits(quarters.1), toByteOffset: 8, as: UInt64.self)
        memory.storeBytes(of: Self.digits(quarters.2), toByteOffset: 16, as: UInt64.self)
        memory.storeBytes(of: Self.digits(quarters.3), toByteOffset: 24, as: UInt64.self)
        return 32
    }

    /// The eight digits of a number below 2³², as they lie in memory, without a branch or a table: halves are moved apart until each byte
    /// has four bits.
    private static func digits(_ number: UInt64) -> UInt64 {
        var bytes = (number | number << 16) & 0x0000_FFFF_0000_FFFF
        bytes = (bytes | bytes << 8) & 0x00FF_00FF_00FF_00FF
        bytes = (bytes | bytes << 4) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = (bytes &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        let text = bytes &+ 0x3030_3030_3030_3030 &+ letters &* UInt64(UInt8(ascii: "a") - UInt8(ascii: "9") - 1)
        return text.bigEndian
    }
}

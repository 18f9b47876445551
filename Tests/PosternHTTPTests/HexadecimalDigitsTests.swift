import Testing

@testable import PosternHTTP

struct HexadecimalDigitsTests {
    @Test(arguments: [0, 1, 9, 10, 0x0123_4567_89AB_CDEF, 0x0FED_CBA9_8765_4321, .max] as [UInt64])
    func `every digit of both numbers is written`(_ number: UInt64) {
        let digits = String(number, radix: 16)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        let nines = String(repeating: "9", count: 16)
        #expect(HexadecimalDigits(high: number, low: 0x9999_9999_9999_9999).text == padded + nines)
        #expect(HexadecimalDigits(high: 0x9999_9999_9999_9999, low: number).text == nines + padded)
    }
}

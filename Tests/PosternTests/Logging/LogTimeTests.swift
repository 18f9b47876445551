import Glibc
import Postern
import TestSupport
import Testing

@Suite struct LogTimeTests {
    @Test(
        arguments: [
            (0, 0, "1970-01-01T00:00:00.000Z"),
            (-1, 999, "1969-12-31T23:59:59.999Z"),
            (951_782_400, 0, "2000-02-29T00:00:00.000Z"),
            (951_868_799, 7, "2000-02-29T23:59:59.007Z"),
            (951_868_800, 0, "2000-03-01T00:00:00.000Z"),
            (1_795_408_991, 123, "2026-11-23T04:43:11.123Z"),
            (4_107_542_399, 0, "2100-02-28T23:59:59.000Z"),
            (4_107_542_400, 0, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799, 999, "9999-12-31T23:59:59.999Z"),
        ])
    func `is written in UTC with milliseconds`(_ seconds: Int, _ milliseconds: Int, _ text: String) {
        #expect(LogTime(seconds: seconds, milliseconds: milliseconds).text == text)
    }

    @Test func `agrees with the C library on any day from the year 1 to 9999`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<5000 {
            var seconds = Int.random(in: -62_135_596_800...253_402_300_799, using: &generator)
            var date = tm()
            gmtime_r(&seconds, &date)
            var buffer = [CChar](repeating: 0, count: 64)
            strftime(&buffer, buffer.count, "-%m-%dT%H:%M:%S.000Z", &date)
            let year = String(10_000 + Int(date.tm_year) + 1900).dropFirst()
            let expected = year + buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            #expect(LogTime(seconds: seconds, milliseconds: 0).text == expected)
        }
    }

    @Test(arguments: [Int.min, .max]) func `no time traps`(_ seconds: Int) {
        #expect(LogTime(seconds: seconds, milliseconds: 0).text.hasSuffix("Z"))
    }

    @Test func `now is not before the C library's time`() {
        let earlier = time(nil)
        #expect(LogTime.now().seconds >= earlier - 1)  // time(2) may read a coarser clock
    }
}

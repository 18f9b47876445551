import Glibc
import PosternSQL
import TestSupport
import Testing

struct CivilTimeTests {
    @Test(arguments: [
        (0, "1970-01-01 00:00:00"), (-1, "1969-12-31 23:59:59"), (951_782_399, "2000-02-28 23:59:59"),
        (951_782_400, "2000-02-29 00:00:00"), (4_107_542_400, "2100-03-01 00:00:00"), (1_795_409_100, "2026-11-23 04:45:00"),
        (-62_167_219_200, "0000-01-01 00:00:00"), (253_402_300_799, "9999-12-31 23:59:59"),
    ])
    func `a second has its place in the calendar`(_ seconds: Int64, _ text: String) {
        #expect(CivilTime(secondsSince1970: seconds).text() == text)
        #expect(CivilTime(secondsSince1970: seconds).secondsSince1970 == seconds)
    }

    @Test func `days are as the C library has them`() {
        for day in stride(from: Int64(-719_528), to: 2_932_897, by: 17) {
            var time = time_t(day * 86_400 + day & 0xFFFF)
            let seconds = Int64(time)
            var parts = tm()
            gmtime_r(&time, &parts)
            let civil = CivilTime(
                year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
                hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec))
            guard civil == CivilTime(secondsSince1970: seconds), civil?.secondsSince1970 == seconds else {
                Issue.record("day \(day)")
                return
            }
        }
    }

    @Test(arguments: [Int64.min, -62_167_219_201, 253_402_300_800, .max])
    func `no number of seconds is a trap`(_ seconds: Int64) {
        #expect(!(0...9999).contains(CivilTime(secondsSince1970: seconds).year))
        #expect(CivilTime(secondsSince1970: seconds).text().utf8.count > 18)
    }

    @Test func `what is in no calendar is refused`() {
        #expect(CivilTime(year: 2026, month: 2, day: 29) == nil)
        #expect(CivilTime(year: 2024, month: 2, day: 29) != nil)
        #expect(CivilTime(year: 1900, month: 2, day: 29) == nil)
        #expect(CivilTime(year: 2000, month: 2, day: 29) != nil)
        #expect(CivilTime(year: 2026, month: 4, day: 31) == nil)
        #expect(CivilTime(year: 2026, month: 0, day: 1) == nil)
        #expect(CivilTime(year: 2026, month: 13, day: 1) == nil)
        #expect(CivilTime(year: 2026, month: 1, day: 0) == nil)
        #expect(CivilTime(year: 10_000, month: 1, day: 1) == nil)
        #expect(CivilTime(year: -1, month: 1, day: 1) == nil)
        #expect(CivilTime(year: 2026, month: 1, day: 1, hour: 24) == nil)
        #expect(CivilTime(year: 2026, month: 1, day: 1, minute: 60) == nil)
        #expect(CivilTime(year: 2026, month: 1, day: 1, second: 60) == nil)
    }
}

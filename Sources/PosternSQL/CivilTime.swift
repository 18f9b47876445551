/// A second as calendar and clock show it in UTC, by the Gregorian calendar also before it was in use.
package struct CivilTime: Sendable, Equatable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int

    /// `nil` when the years from 0 to 9999 have no such second: February 30th, 24:00:00, a leap second.
    package init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (0...9999).contains(year), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    package init(secondsSince1970 seconds: Int64) {
        let (daySince1970, rest) = Self.divide(Int(seconds), by: 86_400)
        let (cycles, dayOfCycle) = Self.divide(daySince1970 + Self.daysTo1970, by: Self.daysOfCycle)
        let yearOfCycle = Self.year(ofDay: dayOfCycle)
        year = cycles * 400 + yearOfCycle
        var days = dayOfCycle - Self.daysBefore(yearOfCycle)
        var month = 1
        while days >= Self.days(in: month, of: year) {
            days -= Self.days(in: month, of: year)
            month += 1
        }
        self.month = month
        day = days + 1
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
    }

    package var secondsSince1970: Int64 {
        let (cycles, yearOfCycle) = Self.divide(year, by: 400)
        let before = cycles * Self.daysOfCycle + Self.daysBefore(yearOfCycle)
        let days = (1..<month).reduce(before + day - 1) { $0 + Self.days(in: $1, of: year) }
        return Int64((days - Self.daysTo1970) * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// `2026-11-23 04:45:00`, with other separators where they are given. From the year 0 to 9999 such text sorts as time does.
    package func text(date: String = "-", between: String = " ", time: String = ":") -> String {
        "\(Self.padded(year, 4))\(date)\(Self.padded(month, 2))\(date)\(Self.padded(day, 2))\(between)"
            + "\(Self.padded(hour, 2))\(time)\(Self.padded(minute, 2))\(time)\(Self.padded(second, 2))"
    }

    /// The calendar repeats itself after 400 years.
    private static let daysOfCycle = 146_097
    /// From the beginning of the year 0.
    private static let daysTo1970 = 719_528

    /// The days from the beginning of the year 0, which is a leap year, to that of `year`, which is not before it.
    private static func daysBefore(_ year: Int) -> Int {
        guard year > 0 else { return 0 }
        return year * 365 + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1
    }

    /// The year of a day that is counted from the beginning of the year 0.
    private static func year(ofDay day: Int) -> Int {
        let guess = day * 400 / daysOfCycle  // wrong by one at most
        if daysBefore(guess) > day { return guess - 1 }
        return daysBefore(guess + 1) <= day ? guess + 1 : guess
    }

    /// Rounds down, so that the remainder is never negative.
    private static func divide(_ value: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// A moment as databases write it in text.
struct Moment {
    let secondsSince1970: Int64
    let nanosecond: Int

    /// Reads `YYYY-MM-DD`, and behind it a blank or `T` and `HH:MM:SS`, a fraction of up to 9 digits, and `Z` or `±HH:MM`; `nil` for
    /// anything else.
    init?(_ text: ArraySlice<UInt8>) {
        var rest = text
        guard let year = rest.number(4), rest.take("-"), let month = rest.number(2), rest.take("-"), let day = rest.number(2)
        else { return nil }
        guard !rest.isEmpty else {
            guard let civil = CivilTime(year: year, month: month, day: day) else { return nil }
            (secondsSince1970, nanosecond) = (civil.secondsSince1970, 0)
            return
        }
        guard rest.take(" ") || rest.take("T"), let hour = rest.number(2), rest.take(":"), let minute = rest.number(2),
            rest.take(":"), let second = rest.number(2),
            let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second),
            let nanosecond = rest.fraction(), let offset = rest.offset(), rest.isEmpty
        else { return nil }
        secondsSince1970 = civil.secondsSince1970 - Int64(offset)
        self.nanosecond = nanosecond
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard first == UInt8(ascii: character) else { return false }
        removeFirst()
        return true
    }

    /// A number of just so many digits.
    fileprivate mutating func number(_ digits: Int) -> Int? {
        guard count >= digits, prefix(digits).allSatisfy(\.isDigit) else { return nil }
        defer { removeFirst(digits) }
        return prefix(digits).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Nanoseconds; 0 when there is none.
    fileprivate mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        let digits = prefix(while: \.isDigit).count
        guard (1...9).contains(digits), let number = number(digits) else { return nil }
        return (digits..<9).reduce(number) { number, _ in number * 10 }
    }

    /// Seconds to the east of Greenwich; 0 when there is none.
    fileprivate mutating func offset() -> Int? {
        guard !isEmpty, !take("Z") else { return 0 }
        let isWest = first == UInt8(ascii: "-")
        guard take("+") || take("-"), let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60 else {
            return nil
        }
        return (hours * 60 + minutes) * (isWest ? -60 : 60)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

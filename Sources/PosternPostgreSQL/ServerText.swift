/// Values that other databases keep as text, out of the server's binary form.
enum ServerText {
    /// - Returns: a date as `2026-11-23`, a moment in UTC as `2026-11-23 10:11:12.123456`, a UUID in lower case; `nil` for other bytes.
    static func make(_ type: ColumnType, of bytes: UnsafeBufferPointer<UInt8>) -> String? {
        switch type {
        case .uuid: uuid(bytes)
        case .date: ServerNumber.read(bytes, as: Int32.self).map(date)
        case .timestamp, .timestamptz: ServerNumber.read(bytes, as: Int64.self).map(moment)
        default: nil
        }
    }

    /// Days from 1970 to 2000, where the server counts from.
    private static let epoch = 10_957
    private static let dayLength: Int64 = 86_400_000_000

    private static func date(_ days: Int32) -> String {
        switch days {
        case .max: "infinity"
        case .min: "-infinity"
        default: day(Int(days))
        }
    }

    private static func moment(_ microseconds: Int64) -> String {
        guard microseconds != .max, microseconds != .min else { return microseconds > 0 ? "infinity" : "-infinity" }
        let days = Int((Double(microseconds) / Double(dayLength)).rounded(.down))
        var rest = microseconds - Int64(days) * dayLength
        var whole = days
        if rest < 0 { (whole, rest) = (days - 1, rest + dayLength) }
        if rest >= dayLength { (whole, rest) = (days + 1, rest - dayLength) }
        let seconds = Int(rest / 1_000_000)
        return day(whole) + " " + digits(seconds / 3_600, 2) + ":" + digits(seconds / 60 % 60, 2) + ":" + digits(seconds % 60, 2)
            + "."
            + digits(Int(rest % 1_000_000), 6)
    }

    /// The day so many days after the first of 2000, by the Gregorian calendar.
    private static func day(_ days: Int) -> String {
        // Years begin in March here, so that a leap day is the last of its year; 719,468 days after that of year 0 was 1970.
        let shifted = days + epoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return digits(year, 4) + "-" + digits(month, 2) + "-" + digits(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2)
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }

    private static func uuid(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count == 16 else { return nil }
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }
}

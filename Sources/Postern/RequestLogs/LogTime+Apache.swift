internal import PosternSQL

extension LogTime {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// As Apache's `%t` has it, in UTC: `23/Nov/2026:04:43:11 +0000`.
    var apacheText: String {
        let time = CivilTime(secondsSince1970: Int64(seconds))
        let clock = time.text(between: ":").dropFirst(time.text().utf8.count - 8)
        return "\(time.day < 10 ? "0" : "")\(time.day)/\(Self.months[time.month - 1])/\(time.year):\(clock) +0000"
    }

    func earlier(byMilliseconds distance: Int) -> LogTime {
        let total = seconds * 1_000 + milliseconds - max(0, distance)
        let rest = total % 1_000
        return LogTime(
            seconds: rest < 0 ? total / 1_000 - 1 : total / 1_000, milliseconds: rest < 0 ? rest + 1_000 : rest)
    }
}

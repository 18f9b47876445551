internal import PosternSQL

/// What the file of a snapshot is called: `20261123T101112.345Z-20261123044500.db`.
struct SnapshotName: Equatable {
    /// When it was taken.
    let millisecondsSince1970: Int64
    /// Where the database was.
    let label: String

    /// - Parameter label: what stands for itself in a name is kept of it: letters and digits of ASCII.
    init(millisecondsSince1970: Int64, label: String) {
        self.millisecondsSince1970 = millisecondsSince1970
        let kept = label.unicodeScalars.prefix(64).map { Self.isPlain($0) ? Character($0) : "_" }
        self.label = kept.isEmpty ? "_" : String(kept)
    }

    /// Reads what ``file`` gives; `nil` when it is anything else.
    init?(file: String) {
        guard let match = file.wholeMatch(of: /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.(\d{3})Z-([A-Za-z0-9_]{1,64})\.db/) else {
            return nil
        }
        let (_, year, month, day, hour, minute, second, fraction, label) = match.output
        let numbers = [year, month, day, hour, minute, second, fraction].compactMap { Int($0) }
        guard numbers.count == 7,
            let moment = CivilTime(
                year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4], second: numbers[5])
        else { return nil }
        self.init(millisecondsSince1970: moment.secondsSince1970 * 1_000 + Int64(numbers[6]), label: String(label))
        guard self.file == file else { return nil }  // digits of other scripts
    }

    var text: String { "\(moment(date: "", between: "T", time: ""))-\(label)" }

    var file: String { text + ".db" }

    /// `2026-11-23T10:11:12.345Z`.
    var time: String { moment(date: "-", between: "T", time: ":") }

    private func moment(date: String, between: String, time: String) -> String {
        let (seconds, rest) = millisecondsSince1970.quotientAndRemainder(dividingBy: 1_000)
        let digits = String(1_000 + rest).dropFirst()
        return CivilTime(secondsSince1970: seconds).text(date: date, between: between, time: time) + ".\(digits)Z"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || (scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil))
    }
}

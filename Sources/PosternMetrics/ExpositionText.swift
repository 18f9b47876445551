/// The text in which metrics are shown, in the making.
struct ExpositionText {
    private(set) var text = ""
    private let format: ExpositionFormat

    init(_ format: ExpositionFormat) { self.format = format }

    /// Begins a family.
    mutating func family(_ name: String, _ kind: MetricKind, help: String?) {
        // In the old format a counter's type is said of its samples' name.
        let subject = kind == .counter && format == .text ? name + "_total" : name
        if let help {
            text += "# HELP \(subject) \(Self.escape(help, quotes: format == .openMetrics))\n"
        }
        text += "# TYPE \(subject) \(kind.rawValue)\n"
    }

    mutating func sample(_ series: SeriesName, suffix: String = "", label: (String, String)? = nil, value: String) {
        text += series.family + suffix
        let labels = series.labels.map { ($0.name, $0.value) } + (label.map { [$0] } ?? [])
        if !labels.isEmpty {
            text += "{"
            for (index, (name, value)) in labels.enumerated() {
                text += "\(index > 0 ? "," : "")\(name)=\"\(Self.escape(value, quotes: true))\""
            }
            text += "}"
        }
        text += " \(value)\n"
    }

    consuming func finished() -> String {
        format == .openMetrics ? text + "# EOF\n" : text
    }

    /// A number as both formats have it; whole ones with a point, as OpenMetrics wants it of limits.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return "\(value)"
    }

    private static func escape(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

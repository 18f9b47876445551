/// The name of one metric: that of its family, and its labels.
struct SeriesName: Hashable, Sendable {
    struct Label: Hashable, Sendable {
        let name: String
        let value: String
    }

    let family: String
    let labels: [Label]

    /// - Parameters:
    ///   - label: what swift-metrics calls the metric; each character that Prometheus does not allow becomes `_`.
    ///   - dimensions: of one name the first counts.
    init(_ label: String, _ dimensions: [(String, String)]) {
        family = Self.name(label, allowsColon: true)
        var labels: [Label] = []
        for (name, value) in dimensions {
            var name = Self.name(name, allowsColon: false)
            if name == "le" || name == "quantile" { name += "_" }  // Prometheus's own
            if !labels.contains(where: { $0.name == name }) { labels.append(Label(name: name, value: value)) }
        }
        self.labels = labels.sorted { $0.name < $1.name }
    }

    private init(family: String, labels: [Label]) {
        (self.family, self.labels) = (family, labels)
    }

    /// The series in which all are counted together that are one too many.
    var overflow: SeriesName {
        SeriesName(family: family, labels: labels.map { Label(name: $0.name, value: "(other)") })
    }

    private static func name(_ text: String, allowsColon: Bool) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(scalar)
            case ":" where allowsColon: name.unicodeScalars.append(scalar)
            case "0"..."9":
                if name.isEmpty { name = "_" }
                name.unicodeScalars.append(scalar)
            default: name += "_"
            }
        }
        return name.isEmpty ? "_" : name
    }
}

extension SeriesName: Comparable {
    static func < (one: SeriesName, other: SeriesName) -> Bool {
        guard one.family == other.family else { return one.family < other.family }
        return one.labels.lexicographicallyPrecedes(other.labels) { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}

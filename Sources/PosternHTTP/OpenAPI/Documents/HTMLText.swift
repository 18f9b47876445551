/// Writes HTML. Whatever is not a tag of the page's own is escaped.
struct HTMLText {
    private(set) var text = ""

    /// An element; attributes that are `nil` are left out.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], _ body: (inout HTMLText) -> Void
    ) {
        text += "<\(name)"
        for (attribute, value) in attributes { if let value { text += " \(attribute)=\"\(Self.escaped(value))\"" } }
        text += ">"
        body(&self)
        text += "</\(name)>"
    }

    mutating func element(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>, _ words: String) {
        element(name, attributes) { $0.write(words) }
    }

    mutating func element(_ name: StaticString, _ words: String) { element(name) { $0.write(words) } }

    mutating func write(_ words: String) { text += Self.escaped(words) }

    /// - Parameter markup: of the page's own.
    mutating func write(markup: StaticString) { text += "\(markup)" }

    private static func escaped(_ words: String) -> String {
        var escaped = ""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

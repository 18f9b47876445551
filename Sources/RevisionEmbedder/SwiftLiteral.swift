/// A text as a literal of Swift, from which the compiler makes the same text again, byte for byte. Lines stay lines.
struct SwiftLiteral: CustomStringConvertible {
    private let text: String

    init(_ text: String) { self.text = text }

    var description: String {
        "\"\"\"\n" + text.unicodeScalars.reduce(into: "") { $0 += Self.escaped($1) } + "\n\"\"\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\\", "\"": "\\\(scalar)"
        case "\n", "\t", " "..."~": String(scalar)
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}

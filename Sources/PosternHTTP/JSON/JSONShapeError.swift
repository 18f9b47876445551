/// Why a well-formed JSON value is not a value of the type asked for, and where.
public struct JSONShapeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The JSON Pointer (RFC 6901) of the fault: empty for the whole document, `/text` for its member `text`.
    public let pointer: String
    /// What is wrong, as a part of a sentence: `expected a string, found a number`.
    public let reason: String

    /// `/text: expected a string, found a number`
    public var description: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }

    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(path: context.codingPath + [key], reason: "required member is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            self.init(path: context.codingPath, reason: context.debugDescription)
        @unknown default:
            self.init(path: [], reason: "value is not acceptable")
        }
    }

    private init(path: [any CodingKey], reason: String) {
        pointer = path.map { "/" + Self.escape($0.stringValue) }.joined()
        self.reason = reason
    }

    /// Writes `~` as `~0` and `/` as `~1`, as RFC 6901 section 3 has it.
    private static func escape(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// The path of a route: literal segments and parameters.
struct PathPattern: Sendable {
    enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(name: String, PathConverter)
    }

    let text: String
    let segments: [Segment]

    /// The names of the parameters, from left to right.
    var parameterNames: [String] {
        segments.compactMap { if case .parameter(let name, _) = $0 { name } else { nil } }
    }

    /// The pattern without the names of its parameters: two patterns of one shape match the same paths.
    var shape: String {
        segments.map { segment in
            switch segment {
            case .literal(let text): "/" + text
            case .parameter(_, let converter): "/{\(converter.rawValue)}"
            }
        }.joined()
    }

    /// Reads `/notes/{id:int}`.
    init(_ text: String) throws(RoutingError) {
        guard text.first == "/" else { throw .malformedPattern(text, reason: "must begin with \"/\"") }
        self.text = text
        var segments: [Segment] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if case .parameter(_, .path)? = segments.last {
                throw .malformedPattern(text, reason: "has something behind its {…:path}, which takes the whole rest")
            }
            segments.append(try Self.segment(part, of: text))
        }
        self.segments = segments
        let names = parameterNames
        guard Set(names).count == names.count else { throw .malformedPattern(text, reason: "has one name twice") }
    }

    private static func segment(_ part: Substring, of text: String) throws(RoutingError) -> Segment {
        guard part.contains("{") || part.contains("}") else { return .literal(String(part)) }
        guard part.first == "{", part.last == "}", part.count > 2 else {
            throw .malformedPattern(text, reason: "has a parameter that is not a whole segment, as {name} or {name:int} is")
        }
        let inner = part.dropFirst().dropLast().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard inner[0].utf8.allSatisfy(isNameByte), !inner[0].isEmpty else {
            throw .malformedPattern(text, reason: "has a parameter whose name is not made of letters, digits and _")
        }
        guard inner.count == 2 else { return .parameter(name: String(inner[0]), .string) }
        guard let converter = PathConverter(rawValue: String(inner[1])) else {
            let known = PathConverter.allCases.map(\.rawValue).joined(separator: ", ")
            throw .malformedPattern(text, reason: "names the converter \"\(inner[1])\"; there are: \(known)")
        }
        return .parameter(name: String(inner[0]), converter)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

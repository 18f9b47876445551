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

    /// Whether both match the same paths: they are alike but for the names of their parameters.
    func matchesSame(as other: PathPattern) -> Bool {
        segments.count == other.segments.count
            && zip(segments, other.segments).allSatisfy { one, other in
                switch (one, other) {
                case (.literal(let one), .literal(let other)): one == other
                case (.parameter(_, let one), .parameter(_, let other)): one == other
                default: false
                }
            }
    }

    /// Reads `/notes/{id:int}`.
    init(_ text: String, _ converters: ConverterTable) throws(RoutingError) {
        guard text.first == "/" else { throw .malformedPattern(text, reason: "must begin with \"/\"") }
        self.text = text
        var segments: [Segment] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if case .parameter(_, let converter)? = segments.last, converter.takesRest {
                throw .malformedPattern(text, reason: "has something behind its {…:path}, which takes the whole rest")
            }
            guard part != ".", part != ".." else {
                throw .malformedPattern(
                    text, reason: "has a segment \"\(part)\", which no request has: clients and web servers resolve it")
            }
            segments.append(try Self.segment(part, of: text, converters))
        }
        self.segments = segments
        let names = parameterNames
        guard Set(names).count == names.count else { throw .malformedPattern(text, reason: "has one name twice") }
    }

    private static func segment(
        _ part: Substring, of text: String, _ converters: ConverterTable
    ) throws(RoutingError) -> Segment {
        guard part.contains("{") || part.contains("}") else { return .literal(String(part)) }
        guard part.first == "{", part.last == "}", part.count > 2 else {
            throw .malformedPattern(text, reason: "has a parameter that is not a whole segment, as {name} or {name:int} is")
        }
        let inner = part.dropFirst().dropLast().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard isName(inner[0]) else {
            throw .malformedPattern(text, reason: "has a parameter whose name is not made of letters, digits and _")
        }
        guard inner.count == 2 else { return .parameter(name: String(inner[0]), .string) }
        guard let converter = converters.converter(named: inner[1]) else {
            throw .malformedPattern(text, reason: "names the converter \"\(inner[1])\"; there are: \(converters.names)")
        }
        return .parameter(name: String(inner[0]), converter)
    }

    /// Whether `text` is letters, digits and `_`, all of ASCII.
    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

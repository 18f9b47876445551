/// The patterns by the names of their routes, to make URLs of.
package struct RouteNames: Sendable {
    private struct Named: Sendable {
        let pattern: PathPattern
        let pieces: [Piece]

        init(_ pattern: PathPattern) {
            self.pattern = pattern
            var pieces: [Piece] = []
            var literal = ""
            for segment in pattern.segments {
                literal += "/"
                switch segment {
                case .literal(let text): literal += PercentEncoding.encodePath(text, keepingSlashes: false)
                case .parameter(let name, let converter):
                    pieces += [.literal(literal), .parameter(name, converter)]
                    literal = ""
                }
            }
            self.pieces = literal.isEmpty ? pieces : pieces + [.literal(literal)]
        }
    }

    /// What a URL is put together from.
    private enum Piece: Sendable {
        /// Encoded, with its slashes.
        case literal(String)
        case parameter(String, PathConverter)
    }

    private var patterns: [String: Named] = [:]

    /// Several routes may share a name if they share the pattern: `GET` and `PUT` of one resource.
    mutating func insert(_ pattern: PathPattern, as name: String) throws(RoutingError) {
        if let known = patterns[name], known.pattern.text != pattern.text {
            throw .duplicateName(name, known.pattern.text, and: pattern.text)
        }
        patterns[name] = Named(pattern)
    }

    /// Whether clients and web servers would make another path of it (RFC 3986 §5.2.4); an escape does not keep them from it.
    private static func hasDotSegment(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ".")) else { return false }
        return text.utf8.split(separator: UInt8(ascii: "/")).contains { part in
            part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8)
        }
    }

    func contains(_ name: String) -> Bool { patterns[name] != nil }

    func url(for name: String, _ parameters: [String: any CustomStringConvertible]) throws(RoutingError) -> String {
        guard let pieces = patterns[name]?.pieces else { throw .unknownName(name) }
        var url = ""
        for piece in pieces {
            switch piece {
            case .literal(let text): url += text
            case .parameter(let parameter, let converter):
                guard let value = parameters[parameter]?.description else {
                    throw .missingParameter(parameter, route: name)
                }
                var text = value
                guard text.withUTF8({ converter.accepts($0) }), !Self.hasDotSegment(value) else {
                    throw .unfitParameter(parameter, route: name)
                }
                url += PercentEncoding.encodePath(value, keepingSlashes: converter.takesRest)
            }
        }
        return url
    }
}

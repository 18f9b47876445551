/// The patterns by the names of their routes, to make URLs of.
package struct RouteNames: Sendable {
    private var patterns: [String: PathPattern] = [:]

    /// Several routes may share a name if they share the pattern: `GET` and `PUT` of one resource.
    mutating func insert(_ pattern: PathPattern, as name: String) throws(RoutingError) {
        if let known = patterns[name], known.text != pattern.text {
            throw .duplicateName(name, known.text, and: pattern.text)
        }
        patterns[name] = pattern
    }

    /// Whether clients and web servers would make another path of it (RFC 3986 §5.2.4); an escape does not keep them from it.
    private static func hasDotSegment(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    }

    func contains(_ name: String) -> Bool { patterns[name] != nil }

    func url(for name: String, _ parameters: [String: any CustomStringConvertible]) throws(RoutingError) -> String {
        guard let pattern = patterns[name] else { throw .unknownName(name) }
        var url = ""
        for segment in pattern.segments {
            url += "/"
            switch segment {
            case .literal(let text): url += PercentEncoding.encodePath(text, keepingSlashes: false)
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

internal import HTTPTypes

/// Gives patterns the paths that they have in a document, where what a parameter is called, and what it takes, makes no other path.
struct PathTemplates {
    struct Template {
        let path: String
        let parameters: [ParameterDescription]
    }

    private struct Known {
        let names: [String]
        var methods: [HTTPRequest.Method]
    }

    /// By the path without the names.
    private var known: [String: Known] = [:]

    /// Of two routes with one method that a document cannot tell apart, as `/{id:int}` and `/{id:uuid}`, the second has parameters that are named
    /// by their converters too.
    mutating func template(for pattern: PathPattern, _ method: HTTPRequest.Method) -> Template {
        let shape = Self.path(pattern) { _, _ in "" }
        guard var taken = known[shape] else {
            known[shape] = Known(names: pattern.parameterNames, methods: [method])
            return Self.template(pattern, pattern.parameterNames)
        }
        guard taken.methods.contains(method) else {
            taken.methods.append(method)
            known[shape] = taken
            return Self.template(pattern, taken.names)
        }
        return Self.template(
            pattern,
            pattern.segments.compactMap { segment in
                if case .parameter(let name, let converter) = segment { "\(name)_\(converter.name)" } else { nil }
            })
    }

    private static func template(_ pattern: PathPattern, _ names: [String]) -> Template {
        let converters = pattern.segments.compactMap { segment in
            if case .parameter(_, let converter) = segment { converter } else { nil }
        }
        let parameters = zip(names, converters).map { name, converter in
            ParameterDescription(
                name, in: .path, converter.schema,
                description: converter.takesRest ? "The rest of the path; it may have slashes." : nil)
        }
        return Template(path: path(pattern) { index, _ in names[index] }, parameters: parameters)
    }

    private static func path(_ pattern: PathPattern, _ name: (Int, String) -> String) -> String {
        var index = -1
        return pattern.segments.map { segment in
            switch segment {
            case .literal(let text): return "/" + text
            case .parameter(let text, _):
                index += 1
                return "/{\(name(index, text))}"
            }
        }.joined()
    }
}

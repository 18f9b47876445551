/// Tells a schema in words, for the documentation page.
enum SchemaWords {
    static func write(_ schema: JSONObject, to page: inout HTMLText) {
        if case .string(let reference) = schema["$ref"], let name = reference.split(separator: "/").last {
            page.element("a", ["href": "#schema-\(name)"], String(name))
        } else if case .array(let choices) = schema["anyOf"] {
            for (index, choice) in choices.enumerated() {
                if index > 0 { page.write(" or ") }
                if case .object(let choice) = choice { write(choice, to: &page) }
            }
        } else if case .array(let values) = schema["enum"] {
            page.write("one of " + values.map(text).joined(separator: ", "))
        } else if case .object(let items) = schema["items"] {
            page.write("array of ")
            write(items, to: &page)
        } else if case .object(let members) = schema["properties"] {
            page.write("object with " + members.members.map(\.name).joined(separator: ", "))
            if schema["required"] == nil { page.write(", any of which may be missing") }
        } else if case .object(let others) = schema["additionalProperties"] {
            page.write("object whose members are ")
            write(others, to: &page)
        } else {
            page.write(scalar(schema))
        }
    }

    private static func scalar(_ schema: JSONObject) -> String {
        var words: String
        switch schema["type"] {
        case .string(let type): words = type
        case .array(let types): words = types.map(text).joined(separator: " or ")
        default: words = "anything"
        }
        switch (schema["minimum"], schema["maximum"]) {
        case (let least?, let most?): words += " from \(text(least)) to \(text(most))"
        case (let least?, nil): words += " from \(text(least))"
        case (nil, let most?): words += " up to \(text(most))"
        default: break
        }
        if case .string(let format) = schema["format"], schema["minimum"] == nil { words += " (\(format))" }
        return words
    }

    /// A value as a reader would write it; a list as it stands in a parameter.
    static func text(_ value: JSONValue) -> String {
        if case .array(let elements) = value { return elements.map(text).joined(separator: ",") }
        if case .string(let text) = value { return text }
        return String(decoding: JSONWriter.bytes(of: value), as: UTF8.self)
    }
}

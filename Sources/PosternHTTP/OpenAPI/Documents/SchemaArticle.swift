/// One named schema in the documentation page.
enum SchemaArticle {
    static func write(_ name: String, _ schema: JSONObject, to page: inout HTMLText) {
        page.element("article", ["id": "schema-\(name)"]) { page in
            page.element("h3", name)
            if case .string(let description) = schema["description"] { page.element("p", description) }
            guard case .object(let properties) = schema["properties"] else {
                page.element("p") { page in SchemaWords.write(schema, to: &page) }
                return
            }
            writeMembers(properties, required: schema["required"], &page)
            if schema["additionalProperties"] == false { page.element("p", "It has no other members.") }
        }
    }

    private static func writeMembers(_ members: JSONObject, required: JSONValue?, _ page: inout HTMLText) {
        var names: [JSONValue] = []
        if case .array(let required) = required { names = required }
        page.table(["Member", "Value", "Meaning"], members.members) { member, page in
            page.element("th", ["scope": "row"]) { page in
                page.element("code", member.name)
                if !names.contains(.string(member.name)) { page.element("span", ["class": "quiet"], " (may be missing)") }
            }
            guard case .object(let schema) = member.value else { return }
            page.element("td") { page in SchemaWords.write(schema, to: &page) }
            page.element("td", schema["description"].map(SchemaWords.text) ?? "")
        }
    }
}

import HTTPTypes
import Notes
import PosternHTTP
import Testing

/// What the notes application says of itself.
struct NotesDocumentTests {
    private func document() throws -> JSONValue {
        let notes = try TemporaryNotes()
        return try JSONParser.parse(OpenAPIDocument(of: notes.app, title: "notes", version: "1").json())
    }

    private func look(_ document: JSONValue, _ steps: String...) -> JSONValue? {
        steps.reduce(document) { value, step in
            if case .object(let object)? = value as JSONValue? { object[step] ?? .null } else { .null }
        }
    }

    private func names(_ value: JSONValue?) -> [String] {
        if case .object(let object)? = value { object.members.map(\.name) } else { [] }
    }

    @Test func `every route is told of, with every status`() throws {
        let document = try document()
        #expect(names(look(document, "paths")) == ["/notes", "/notes/{id}"])
        #expect(names(look(document, "paths", "/notes")) == ["get", "head", "post"])
        #expect(names(look(document, "paths", "/notes/{id}")) == ["get", "head", "put", "patch", "delete"])
        let common = ["500", "503", "504"]
        let body = ["411", "413", "415", "422"]
        let expected: [(String, String, [String])] = [
            ("/notes", "get", ["200", "400", "422"]), ("/notes", "post", ["200", "400"] + body),
            ("/notes/{id}", "get", ["200", "400", "404"]), ("/notes/{id}", "put", ["200", "400", "404"] + body),
            ("/notes/{id}", "patch", ["200", "400", "404"] + body), ("/notes/{id}", "delete", ["204", "400", "404"]),
        ]
        for (path, method, statuses) in expected {
            #expect(names(look(document, "paths", path, method, "responses")) == statuses + common, "\(method) \(path)")
        }
        #expect(names(look(document, "paths", "/notes", "post", "responses", "200", "headers")) == ["Location"])
        #expect(names(look(document, "paths", "/notes", "get", "responses", "200", "headers")) == ["Link"])
    }

    @Test func `bodies are what is decoded`() throws {
        let document = try document()
        #expect(
            look(document, "components", "schemas", "NoteDraft")
                == (try JSONParser.parse(
                    Array(
                        #"{"type":"object","properties":{"text":{"type":"string"},"completed":{"type":"boolean"}},"required":["text","completed"]}"#
                            .utf8))))
        #expect(
            look(document, "components", "schemas", "NoteChange")
                == (try JSONParser.parse(
                    Array(
                        #"{"type":"object","properties":{"text":{"type":["string","null"]},"completed":{"type":["boolean","null"]}}}"#
                            .utf8))))
    }

    /// ``Note`` writes itself, and its schema comes from what it is decoded from: both must have the same members.
    @Test func `a note has the members that the document tells of`() async throws {
        let notes = try TemporaryNotes()
        _ = try await notes.client.post("/notes", json: NoteDraft(text: "a", completed: true))
        let note = try await JSONParser.parse(notes.client.get("/notes/1").body)
        #expect(names(note) == names(look(try document(), "components", "schemas", "Note", "properties")))
    }
}

internal import PosternHTTP

/// A member of a note that a list can show, by its name in JSON.
enum NoteField: String, CaseIterable, Sendable {
    case id, text, completed

    /// What a list shows where nobody has asked for anything else.
    static let ofLists: [NoteField] = [.text, .completed]
}

/// A note as a list shows it.
struct NoteView: JSONEncodable {
    let note: Note
    /// The members, in their order.
    let fields: [NoteField]

    func encode(to writer: inout JSONWriter) {
        writer.object { object in
            for field in fields {
                switch field {
                case .id: object.member("id", note.id)
                case .text: object.member("text", note.text)
                case .completed: object.member("completed", note.completed)
                }
            }
        }
    }
}

extension NoteView: JSONSchemaDescribing {
    static var jsonSchema: JSONSchema { get throws { try JSONSchema(of: Note.self).partial } }
}

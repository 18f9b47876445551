internal import HTTPTypes
internal import PosternHTTP
internal import PosternSQL

/// Answers the requests for lists of notes.
struct NoteLists: Sendable {
    let database: Database

    private static let link = HTTPField.Name("Link")!
    private static let fields: HTTPFields = [.contentType: "application/json"]

    @Sendable static func answers() throws -> [AnswerDescription] {
        let link = FieldDescription(link, "The next page (RFC 8288, rel=\"next\"), if there is one.")
        return [.json(.array(of: try JSONSchema(of: NoteView.self)), "The notes.", fields: [link])]
    }

    /// A page where a limit was given, with a `Link` to the next one if there is more (RFC 8288); else the whole list, written row by row in
    /// the order of insertion, as one snapshot.
    func list(_ request: Request, _ selection: NoteSelection) throws -> Response {
        if let limit = selection.limit { return try page(selection, limit, for: request) }
        return .stream(headers: Self.fields) { body in
            var json = JSONWriter(reserving: 256)
            try json.array { json in
                if selection.isEverything {
                    try NoteStore.forEachDraft(in: database) { draft in
                        json.value(draft)
                        try body.write(from: &json)
                    }
                } else {
                    try NoteStore.forEach(of: selection, in: database) { note in
                        json.value(NoteView(note: note, fields: selection.fields))
                        try body.write(from: &json)
                    }
                }
            }
            try body.write(json.finish())
        }
    }

    private func page(_ selection: NoteSelection, _ limit: Int, for request: Request) throws -> Response {
        // One more tells whether there is a next page.
        let found = try NoteStore.page(of: selection, limit + 1, in: database)
        let notes = found.prefix(limit)
        let response = Response.json(notes.map { NoteView(note: $0, fields: selection.fields) })
        guard found.count > limit, let last = notes.last else { return response }
        let path = try request.url(for: "list_notes")
        return response.with(Self.link, "<\(path)?\(selection.query(after: last.id))>; rel=\"next\"")
    }
}

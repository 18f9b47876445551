internal import HTTPTypes
internal import PosternHTTP
internal import PosternSQL

/// Answers the requests for notes.
struct NoteHandlers: Sendable {
    let database: Database

    func list(_ request: Request) throws -> Response {
        .stream(headers: [.contentType: "application/json"]) { body in
            var json = JSONWriter(reserving: 256)
            try database.read { session in
                try json.array { json in
                    try NoteStore.forEachDraft(in: session) { draft in
                        json.value(draft)
                        try body.write(from: &json)
                    }
                }
            }
            try body.write(json.finish())
        }
    }

    func add(_ request: Request) throws -> Response {
        let draft = try request.decode(NoteDraft.self)
        let id = try database.write { session in try NoteStore.insert(draft, in: session) }
        return .json(draft).with(.location, try request.url(for: "get_note", ["id": id]))
    }

    func get(_ request: Request) throws -> Response {
        let id: Int64 = try request.parameter("id")
        return try found(database.read { session in try NoteStore.find(id, in: session) })
    }

    func replace(_ request: Request) throws -> Response {
        let id: Int64 = try request.parameter("id")
        let draft = try request.decode(NoteDraft.self)
        return try found(database.write { session in try NoteStore.replace(id, with: draft, in: session) })
    }

    func change(_ request: Request) throws -> Response {
        let id: Int64 = try request.parameter("id")
        let change = try request.decode(NoteChange.self)
        return try found(database.write { session in try NoteStore.change(id, by: change, in: session) })
    }

    func delete(_ request: Request) throws -> Response {
        let id: Int64 = try request.parameter("id")
        guard try database.write({ session in try NoteStore.delete(id, in: session) }) else { throw HTTPError(.notFound) }
        return .empty()
    }

    private func found(_ note: Note?) throws(HTTPError) -> Response {
        guard let note else { throw HTTPError(.notFound) }
        return .json(note)
    }
}

internal import HTTPTypes
internal import PosternHTTP
internal import PosternSQL

/// Answers the requests for single notes.
struct NoteHandlers: Sendable {
    let database: Database

    func add(_ request: Request) throws -> Response {
        let draft = try request.decode(NoteDraft.self)
        let id = try database.write(repeatable: true) { session in try NoteStore.insert(draft, in: session) }
        return .json(draft).with(.location, try request.url(for: "get_note", ["id": id]))
    }

    func get(_ request: Request) throws -> Response {
        let id: Int64 = try request.parameter("id")
        return try found(database.read { session in try NoteStore.find(id, in: session) })
    }

    func replace(_ request: Request) throws -> Response {
        let id: Int64 = try request.parameter("id")
        let draft = try request.decode(NoteDraft.self)
        return try found(database.write(repeatable: true) { session in try NoteStore.replace(id, with: draft, in: session) })
    }

    func change(_ request: Request) throws -> Response {
        let id: Int64 = try request.parameter("id")
        let change = try request.decode(NoteChange.self)
        return try found(database.write(repeatable: true) { session in try NoteStore.change(id, by: change, in: session) })
    }

    func delete(_ request: Request) throws -> Response {
        let id: Int64 = try request.parameter("id")
        guard try database.write(repeatable: true, { session in try NoteStore.delete(id, in: session) }) else {
            throw HTTPError(.notFound)
        }
        return .empty()
    }

    private func found(_ note: Note?) throws(HTTPError) -> Response {
        guard let note else { throw HTTPError(.notFound) }
        return .json(note)
    }
}

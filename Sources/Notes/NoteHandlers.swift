internal import HTTPTypes
internal import PosternHTTP
internal import PosternSQL

/// Answers the requests for single notes.
struct NoteHandlers: Sendable {
    let database: Database

    func add(_ request: Request, _ draft: NoteDraft) throws -> Answer<NoteDraft> {
        let id = try database.write(repeatable: true) { session in try NoteStore.insert(draft, in: session) }
        return Answer(draft).with(.location, try request.url(for: "get_note", ["id": id]))
    }

    func get(_ request: Request) throws -> Note {
        let id: Int64 = try request.parameter("id")
        return try found(NoteStore.find(id, in: database))
    }

    func replace(_ request: Request, with draft: NoteDraft) throws -> Note {
        let id: Int64 = try request.parameter("id")
        return try found(database.write(repeatable: true) { session in try NoteStore.replace(id, with: draft, in: session) })
    }

    func change(_ request: Request, by change: NoteChange) throws -> Note {
        let id: Int64 = try request.parameter("id")
        return try found(database.write(repeatable: true) { session in try NoteStore.change(id, by: change, in: session) })
    }

    func delete(_ request: Request) throws {
        let id: Int64 = try request.parameter("id")
        guard try database.write(repeatable: true, { session in try NoteStore.delete(id, in: session) }) else {
            throw HTTPError(.notFound)
        }
    }

    private func found(_ note: Note?) throws(HTTPError) -> Note {
        guard let note else { throw HTTPError(.notFound) }
        return note
    }
}

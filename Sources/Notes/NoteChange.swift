/// What a `PATCH` changes: a member that is missing, or `null`, leaves the note as it is.
struct NoteChange: Sendable, Decodable {
    let text: String?
    let completed: Bool?
}

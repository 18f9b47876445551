internal import PosternSQL

/// The SQL of the notes.
enum NoteStore {
    static func list(in session: borrowing Session) throws -> [NoteDraft] {
        try session.all("SELECT text, completed FROM notes ORDER BY id")
    }

    static func insert(_ draft: NoteDraft, in session: borrowing Session) throws -> Int64 {
        let id: Int64? = try session.scalar(
            "INSERT INTO notes (text, completed) VALUES (\(draft.text), \(draft.completed)) RETURNING id")
        guard let id else { throw DatabaseError(.other, "INSERT … RETURNING gave no row") }
        return id
    }

    static func find(_ id: Int64, in session: borrowing Session) throws -> Note? {
        try session.first("SELECT id, text, completed FROM notes WHERE id = \(id)")
    }

    /// - Returns: the note as it is now; `nil` when there is none.
    static func replace(_ id: Int64, with draft: NoteDraft, in session: borrowing Session) throws -> Note? {
        try session.first(
            """
            UPDATE notes SET text = \(draft.text), completed = \(draft.completed) WHERE id = \(id)
            RETURNING id, text, completed
            """)
    }

    /// - Returns: the note as it is now; `nil` when there is none.
    static func change(_ id: Int64, by change: NoteChange, in session: borrowing Session) throws -> Note? {
        try session.first(
            """
            UPDATE notes SET text = coalesce(\(change.text), text), completed = coalesce(\(change.completed), completed)
            WHERE id = \(id) RETURNING id, text, completed
            """)
    }

    /// - Returns: whether there was one.
    static func delete(_ id: Int64, in session: borrowing Session) throws -> Bool {
        try session.execute("DELETE FROM notes WHERE id = \(id)").changedRows == 1
    }
}

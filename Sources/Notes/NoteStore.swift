internal import PosternSQL

/// Reads and writes notes.
enum NoteStore {
    /// Calls `body` with each note in the order of insertion; holds one at a time.
    static func forEachDraft(in database: Database, _ body: (NoteDraft) throws -> Void) throws {
        try database.forEach(NoteQueries.list(), body)
    }

    /// Calls `body` with each note of `selection`, whatever its limit, in the order of insertion; holds one at a time.
    static func forEach(of selection: NoteSelection, in database: Database, _ body: (Note) throws -> Void) throws {
        try database.forEach(NoteQueries.selected(selection.after ?? .min, selection.completed), body)
    }

    /// The first `count` notes of `selection`.
    static func page(of selection: NoteSelection, _ count: Int, in database: Database) throws -> [Note] {
        try database.all(NoteQueries.page(selection.after ?? .min, selection.completed, count))
    }

    static func insert(_ draft: NoteDraft, in session: borrowing Session) throws -> Int64 {
        let id = try session.first(NoteQueries.insert(draft.text, draft.completed))
        guard let id else { throw DatabaseError(.other, "INSERT … RETURNING gave no row") }
        return id
    }

    static func find(_ id: Int64, in database: Database) throws -> Note? {
        try database.first(NoteQueries.find(id))
    }

    /// - Returns: the note as it is now; `nil` when there is none.
    static func replace(_ id: Int64, with draft: NoteDraft, in session: borrowing Session) throws -> Note? {
        try session.first(NoteQueries.replace(draft.text, draft.completed, id))
    }

    /// - Returns: the note as it is now; `nil` when there is none.
    static func change(_ id: Int64, by change: NoteChange, in session: borrowing Session) throws -> Note? {
        try session.first(NoteQueries.change(change.text, change.completed, id))
    }

    /// - Returns: whether there was one.
    static func delete(_ id: Int64, in session: borrowing Session) throws -> Bool {
        try session.execute(NoteQueries.delete(id)).changedRows == 1
    }
}

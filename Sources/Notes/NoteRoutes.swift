internal import HTTPTypes
public import PosternHTTP
public import PosternSQL

/// The notes application: which path is answered by what.
public enum NoteRoutes {
    /// - Parameter database: migrated to head.
    public static func router(database: Database) throws -> Router {
        let lists = NoteLists(database: database)
        let notes = NoteHandlers(database: database)
        return try Router([
            Route(
                .get, "/notes", name: "list_notes", takes: .query(NoteSelection.self), gives: .answers(NoteLists.answers),
                lists.list
            )
            .documented(details: "In the order in which they were added. Without a limit the whole list is sent, as it comes."),
            Route(
                .post, "/notes", name: "add_note", takes: .json(NoteDraft.self),
                gives: .json(NoteDraft.self, "The note as it was sent.", fields: [noteLocation]), notes.add),
            Route(.get, "/notes/{id:int}", name: "get_note", gives: .json(Note.self), notes.get),
            Route(
                .put, "/notes/{id:int}", name: "replace_note", takes: .json(NoteDraft.self),
                gives: .json(Note.self, "The note as it is now."), notes.replace),
            Route(
                .patch, "/notes/{id:int}", name: "change_note", takes: .json(NoteChange.self),
                gives: .json(Note.self, "The note as it is now."), notes.change
            ).documented(details: "A member that is missing, or null, leaves the note as it is."),
            Route(.delete, "/notes/{id:int}", name: "delete_note", gives: .nothing, notes.delete),
        ])
    }

    private static let noteLocation = FieldDescription(.location, "The path of the new note.", isAlways: true)
}

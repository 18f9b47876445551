public import PosternHTTP
public import PosternSQL

/// The notes application: which path is answered by what.
public enum NoteRoutes {
    /// - Parameter database: migrated to head.
    public static func router(database: Database) throws -> Router {
        let lists = NoteLists(database: database)
        let notes = NoteHandlers(database: database)
        return try Router([
            Route(.get, "/notes", name: "list_notes", lists.list),
            Route(.post, "/notes", name: "add_note", notes.add),
            Route(.get, "/notes/{id:int}", name: "get_note", notes.get),
            Route(.put, "/notes/{id:int}", name: "replace_note", notes.replace),
            Route(.patch, "/notes/{id:int}", name: "change_note", notes.change),
            Route(.delete, "/notes/{id:int}", name: "delete_note", notes.delete),
        ])
    }
}

public import PosternSQL

/// The SQL of the notes.
public enum NoteQueries {
    static let list = Query("list notes", NoteDraft.self) { "SELECT text, completed FROM notes ORDER BY id" }

    static let selected = Query("list some notes", Note.self, Int64.self, Bool?.self) { after, completed in
        """
        SELECT id, text, completed FROM notes
        WHERE id > \(after) AND completed = coalesce(\(completed), completed) ORDER BY id
        """
    }

    static let page = Query("list a page of notes", Note.self, Int64.self, Bool?.self, Int.self) { after, completed, count in
        """
        SELECT id, text, completed FROM notes
        WHERE id > \(after) AND completed = coalesce(\(completed), completed) ORDER BY id LIMIT \(count)
        """
    }

    static let insert = Query("add a note", Int64.self, String.self, Bool.self) { text, completed in
        "INSERT INTO notes (text, completed) VALUES (\(text), \(completed)) RETURNING id"
    }

    static let find = Query("find a note", Note.self, Int64.self) { id in
        "SELECT id, text, completed FROM notes WHERE id = \(id)"
    }

    static let replace = Query("replace a note", Note.self, String.self, Bool.self, Int64.self) { text, completed, id in
        """
        UPDATE notes SET text = \(text), completed = \(completed) WHERE id = \(id)
        RETURNING id, text, completed
        """
    }

    static let change = Query("change a note", Note.self, String?.self, Bool?.self, Int64.self) { text, completed, id in
        """
        UPDATE notes SET text = coalesce(\(text), text), completed = coalesce(\(completed), completed)
        WHERE id = \(id) RETURNING id, text, completed
        """
    }

    static let delete = Query("delete a note", Int64.self) { id in "DELETE FROM notes WHERE id = \(id)" }

    /// All of them, for `migrate check`.
    public static let all = [
        list.registered, selected.registered, page.registered, insert.registered, find.registered, replace.registered,
        change.registered, delete.registered,
    ]
}

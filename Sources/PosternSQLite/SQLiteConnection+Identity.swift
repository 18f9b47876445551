internal import PosternSQL

extension SQLiteConnection {
    /// Refuses a database of others, and makes a new one known as ours.
    func identify(as id: Int32) throws(DatabaseError) {
        let found = DatabaseIdentity(
            applicationID: try number("PRAGMA application_id"), layout: try number("PRAGMA user_version"))
        try found.check(expecting: id)
        guard found == DatabaseIdentity(applicationID: 0, layout: 0), try number("PRAGMA schema_version") == 0 else { return }
        try run(script: DatabaseIdentity(applicationID: id, layout: DatabaseIdentity.newest).script)
    }
}

internal import CSQLite
internal import PosternSQL

extension SQLiteConnection {
    /// `VACUUM` attaches the database that it writes (https://www.sqlite.org/limits.html#max_attached), which is otherwise not allowed.
    func runOutsideTransaction(_ script: String) throws(DatabaseError) {
        try withAttached { () throws(DatabaseError) in try run(script: script) }
    }

    /// Runs `body` while the connection may attach a database.
    func withAttached(_ body: () throws(DatabaseError) -> Void) throws(DatabaseError) {
        try limitAttached(to: 1)
        defer { try? limitAttached(to: 0) }  // a closed connection has none
        try body()
    }

    private func limitAttached(to count: Int32) throws(DatabaseError) {
        try withHandle { handle throws(DatabaseError) in _ = sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, count) }
    }
}

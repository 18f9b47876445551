internal import CSQLite
internal import Glibc
internal import PosternSQL

/// What every connection is set to before its first statement. Pragmas hold for one connection, so each gets them all.
struct ConnectionSettings {
    let role: ConnectionRole
    let options: DatabaseOptions

    /// Sets `handle` up; `run` runs a script on it.
    ///
    /// The wait for locks comes first, because the switch to WAL already needs it.
    func apply(to handle: OpaquePointer?, run: (String) throws(DatabaseError) -> Void) throws(DatabaseError) {
        sqlite3_busy_timeout(handle, options.busyTimeout.milliseconds)
        try configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        try configure(handle, SQLITE_DBCONFIG_DQS_DML, 0)
        try configure(handle, SQLITE_DBCONFIG_DQS_DDL, 0)
        try configure(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        if role != .reader { try switchToWAL(run) }
        try run(pragmas)
    }

    /// The first connection to a new file switches it to WAL, for which it needs the file for itself. When several try at once,
    /// SQLite tells all but one at once that it is locked instead of letting them wait.
    private func switchToWAL(_ run: (String) throws(DatabaseError) -> Void) throws(DatabaseError) {
        let deadline = ContinuousClock.now + options.busyTimeout
        while true {
            do { return try run("PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864;") } catch {
                guard error.kind == .busy, ContinuousClock.now < deadline else { throw error }
                usleep(10_000)
            }
        }
    }

    private var pragmas: String {
        """
        PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;
        PRAGMA synchronous=\(options.durability == .full ? "FULL" : "NORMAL"); PRAGMA wal_autocheckpoint=0;
        \(role == .reader ? "PRAGMA query_only=ON;" : "")
        """
    }

    private func configure(_ handle: OpaquePointer?, _ option: Int32, _ value: Int32) throws(DatabaseError) {
        let status = csqlite_db_config(handle, option, value)
        guard status == SQLITE_OK else { throw SQLiteError.make(status, handle: handle, sql: nil) }
    }
}

extension Duration {
    /// Whole milliseconds, kept within what `sqlite3_busy_timeout` takes.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        let whole = Int64(attoseconds / 1_000_000_000_000_000)
        return seconds > 2_000_000 ? .max : Int32(clamping: max(0, seconds * 1_000 + whole))
    }
}

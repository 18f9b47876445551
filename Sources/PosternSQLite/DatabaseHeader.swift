internal import CSQLite
internal import Glibc
internal import PosternSQL

/// The first page of a database, looked at before anything is locked, made or recovered: what is refused stays untouched.
struct DatabaseHeader {
    let identity: DatabaseIdentity
    let pageSize: Int32
    /// The number of the text encoding: 1, 2 or 3; 0 while there is no table yet.
    let encoding: Int32

    /// Looks at a file that may not exist yet, and that no connection of this process has open (``OpenFile``).
    ///
    /// - Parameter own: the number of the application; `nil` when the file may be of any.
    /// - Throws: ``DatabaseError`` when the file is no database of this application, or the write-ahead log beside it is not its own.
    static func check(_ path: String, expecting own: Int32?) throws(DatabaseError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return }
        do throws(DatabaseError) {
            let log = LeftoverLog(path: DatabaseFile(path: path).resolved + "-wal")
            if hasJournal(path) {
                // The truth may be in a file beside the database, which SQLite must recover first.
                guard let header = try? look(path) else { return }
                try log.check(against: header)
            } else {
                guard status.st_size >= 100 else {  // SQLite takes a file of one byte for a new one
                    throw DatabaseError(.notADatabase, "", code: SQLITE_NOTADB).explained
                }
                try lookAgainIfTorn(path)?.identity.check(expecting: own)
            }
        } catch { throw error.opening(path) }
    }

    /// Looks without a lock, so that what it finds damaged may be what another process is writing: then it is whole a little later, or
    /// has a journal.
    ///
    /// - Returns: `nil` for a database that is being written to.
    private static func lookAgainIfTorn(_ path: String) throws(DatabaseError) -> DatabaseHeader? {
        var attempts = 1
        while true {
            do throws(DatabaseError) { return try look(path) } catch {
                if hasJournal(path) { return nil }
                guard attempts < 5 else { throw error }
                attempts += 1
                usleep(10_000)
            }
        }
    }

    private static func hasJournal(_ path: String) -> Bool {
        let path = DatabaseFile(path: path).resolved
        return ["-wal", "-journal"].contains { suffix in
            var status = stat()
            return stat(path + suffix, &status) == 0 && status.st_size > 0
        }
    }

    private static func look(_ path: String) throws(DatabaseError) -> DatabaseHeader {
        do throws(DatabaseError) { return try DatabaseHeader(of: PlainDatabase(path, .unchanging)) } catch {
            throw error.explained
        }
    }

    init(of database: PlainDatabase) throws(DatabaseError) {
        identity = DatabaseIdentity(
            applicationID: Int32(truncatingIfNeeded: try database.number("PRAGMA application_id")),
            layout: Int32(truncatingIfNeeded: try database.number("PRAGMA user_version")))
        pageSize = Int32(truncatingIfNeeded: try database.number("PRAGMA page_size"))
        let number = try database.number(
            """
            SELECT CASE WHEN schema_version = 0 THEN 0 WHEN encoding = 'UTF-8' THEN 1 WHEN encoding = 'UTF-16le' THEN 2 ELSE 3 END
            FROM pragma_encoding, pragma_schema_version
            """)
        encoding = Int32(truncatingIfNeeded: number)
    }
}

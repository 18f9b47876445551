internal import CSQLite
internal import Glibc
internal import PosternSQL

/// The first page of a database, looked at before anything is locked, made or recovered: what is refused stays untouched.
struct DatabaseHeader {
    let identity: DatabaseIdentity
    let pageSize: Int32
    /// The number of the text encoding: 1, 2 or 3; 0 while there is no table yet.
    let encoding: Int32

    /// Looks at a file that may not exist yet.
    ///
    /// - Parameter own: the number of the application; `nil` when the file may be of any.
    /// - Throws: ``DatabaseError`` when the file is no database of this application, or the write-ahead log beside it is not its own.
    static func check(_ path: String, expecting own: Int32?) throws(DatabaseError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return }
        do throws(DatabaseError) {
            let log = WriteAheadLog(path: DatabaseFile(path: path).resolved + "-wal")
            if hasJournal(path) {
                // The truth may be in a file beside the database, which SQLite must recover first.
                guard let header = try? look(path) else { return }
                try log.check(against: header)
            } else {
                guard status.st_size >= 100 else {  // SQLite takes a file of one byte for a new one
                    throw DatabaseError(.notADatabase, "", code: SQLITE_NOTADB).explained
                }
                do throws(DatabaseError) { try look(path).identity.check(expecting: own) } catch {
                    guard !hasJournal(path) else { return }  // another process has just begun to write
                    throw error
                }
            }
        } catch { throw error.opening(path) }
    }

    private static func hasJournal(_ path: String) -> Bool {
        let path = DatabaseFile(path: path).resolved
        return ["-wal", "-journal"].contains { suffix in
            var status = stat()
            return stat(path + suffix, &status) == 0 && status.st_size > 0
        }
    }

    /// Opens the file as one that cannot change: SQLite then makes no file beside it and takes no lock on it.
    private static func look(_ path: String) throws(DatabaseError) -> DatabaseHeader {
        var handle: OpaquePointer?
        defer { sqlite3_close_v2(handle) }
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let status = sqlite3_open_v2(uri(path), &handle, flags | SQLITE_OPEN_PRIVATECACHE, nil)
        guard status == SQLITE_OK else { throw SQLiteError.make(status, handle: handle, sql: nil).explained }
        func number(_ sql: SQL) throws(DatabaseError) -> Int32 {
            do throws(DatabaseError) {
                let statement = try SQLiteStatement(sql, on: handle)
                return try statement.step() ? Int32(truncatingIfNeeded: statement.integer(at: 0)) : 0
            } catch { throw error.explained }
        }
        return DatabaseHeader(
            identity: DatabaseIdentity(
                applicationID: try number("PRAGMA application_id"), layout: try number("PRAGMA user_version")),
            pageSize: try number("PRAGMA page_size"),
            encoding: try number(
                """
                SELECT CASE WHEN schema_version = 0 THEN 0 WHEN encoding = 'UTF-8' THEN 1 WHEN encoding = 'UTF-16le' THEN 2 ELSE 3 END
                FROM pragma_encoding, pragma_schema_version
                """))
    }

    private static func uri(_ path: String) -> String {
        var text = "file:"
        for scalar in path.unicodeScalars {
            switch scalar {
            case "%": text += "%25"
            case "?": text += "%3f"
            case "#": text += "%23"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "?immutable=1"
    }
}

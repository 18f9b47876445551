internal import CSQLite
internal import Glibc
internal import PosternSQL

/// The first page of a database, looked at before anything is locked, made or recovered: what is refused stays untouched.
enum DatabaseHeader {
    /// - Throws: ``DatabaseError`` when the file is not a database.
    static func check(_ path: String) throws(DatabaseError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0, !hasJournal(path) else { return }
        do throws(DatabaseError) { try look(path) } catch {
            guard !hasJournal(path) else { return }  // another process has just begun to write
            throw error
        }
    }

    /// Whether the truth may be in a file beside the database. SQLite must recover it first.
    private static func hasJournal(_ path: String) -> Bool {
        let path = DatabaseFile(path: path).resolved
        return ["-wal", "-journal"].contains { suffix in
            var status = stat()
            return stat(path + suffix, &status) == 0 && status.st_size > 0
        }
    }

    /// Opens the file as one that cannot change: SQLite then makes no file beside it and takes no lock on it.
    private static func look(_ path: String) throws(DatabaseError) {
        var handle: OpaquePointer?
        defer { sqlite3_close_v2(handle) }
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        var status = sqlite3_open_v2(uri(path), &handle, flags | SQLITE_OPEN_PRIVATECACHE, nil)
        if status == SQLITE_OK { status = sqlite3_exec(handle, "PRAGMA schema_version", nil, nil, nil) }
        guard status == SQLITE_OK else {
            let error = SQLiteError.make(status, handle: handle, sql: nil)
            throw DatabaseError(error.kind, "cannot open \(path): \(error.message)", code: error.code)
        }
    }

    private static func uri(_ path: String) -> String {
        var text = "file:"
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "%"): text += "%25"
            case UInt8(ascii: "?"): text += "%3f"
            case UInt8(ascii: "#"): text += "%23"
            default: text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return text + "?immutable=1"
    }
}

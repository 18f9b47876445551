internal import CSQLite
internal import PosternSQL

/// Turns a result code into a ``DatabaseError``.
enum SQLiteError {
    /// - Parameters:
    ///   - status: a result code of SQLite, extended or not.
    ///   - handle: the connection that gave it, whose message is taken over; `nil` for the code's general text.
    ///   - sql: the statement, without its values.
    static func make(_ status: Int32, handle: OpaquePointer?, sql: String?) -> DatabaseError {
        let code = handle.map { sqlite3_extended_errcode($0) } ?? status
        let text = handle.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(status)
        let message = text.map { String(cString: $0) } ?? "unknown error"
        return DatabaseError(kind(of: code == SQLITE_OK ? status : code), message, sql: sql, code: code)
    }

    /// The kind of an extended result code (https://www.sqlite.org/rescode.html).
    static func kind(of code: Int32) -> DatabaseError.Kind {
        switch code {
        case SQLITE_CONSTRAINT | 8 << 8, SQLITE_CONSTRAINT | 6 << 8, SQLITE_CONSTRAINT | 10 << 8: return .unique
        case SQLITE_CONSTRAINT | 3 << 8: return .foreignKey
        case SQLITE_CONSTRAINT | 1 << 8: return .check
        case SQLITE_CONSTRAINT | 5 << 8: return .notNull
        default: break
        }
        switch code & 0xFF {
        case SQLITE_CONSTRAINT, SQLITE_MISMATCH: return .constraint
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_FULL: return .full
        case SQLITE_READONLY, SQLITE_PERM: return .readOnly
        case SQLITE_CORRUPT: return .corrupt
        case SQLITE_NOTADB: return .notADatabase
        case SQLITE_CANTOPEN: return .cannotOpen
        case SQLITE_IOERR: return .io
        case SQLITE_INTERRUPT: return .interrupted
        case SQLITE_TOOBIG: return .tooLarge
        case SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_AUTH: return .syntax
        case SQLITE_MISUSE, SQLITE_RANGE: return .misuse
        default: return .other
        }
    }
}

extension DatabaseError {
    /// SQLite's words for a file that it cannot use, with what to do about it.
    var explained: DatabaseError {
        let text =
            switch kind {
            case .notADatabase: "it is not a SQLite database; name another file"
            case .corrupt: "the file is damaged or cut off (\(message)); restore a backup of it"
            default: message
            }
        return DatabaseError(kind, text, sql: kind == .notADatabase || kind == .corrupt ? nil : sql, code: code)
    }

    /// The error, with the file that could not be opened.
    func opening(_ path: String) -> DatabaseError {
        DatabaseError(kind, "cannot open \(path): \(message)", sql: sql, code: code)
    }
}

internal import CSQLite
internal import PosternSQL

/// A connection as SQLite gives it, without the settings and the lock of a server's: to files that nobody else uses.
final class PlainDatabase {
    private(set) var handle: OpaquePointer?

    /// How a file is opened.
    enum Mode {
        /// As one that cannot change: SQLite makes no file beside it, takes no lock, and looks at no log.
        case unchanging
        /// To read and write; it must be there.
        case writable
        /// As `writable`, without locks, which a network file system may not have: for a file whose name nobody else knows.
        case unlocked
    }

    init(_ path: String, _ mode: Mode) throws(DatabaseError) {
        try SQLiteLibrary.prepared()
        let flags: Int32
        let name: String
        switch mode {
        case .unchanging: (flags, name) = (SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, Self.uri(path) + "?immutable=1")
        case .writable, .unlocked: (flags, name) = (SQLITE_OPEN_READWRITE, path)
        }
        let status = sqlite3_open_v2(
            name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE,
            mode == .unlocked ? "unix-none" : nil)
        guard status == SQLITE_OK else {
            let error = SQLiteError.make(status, handle: handle, sql: nil)
            sqlite3_close_v2(handle)
            handle = nil
            throw error
        }
    }

    deinit { sqlite3_close_v2(handle) }

    /// The first column of all rows, as text.
    func column(_ sql: SQL) throws(DatabaseError) -> [String] {
        let statement = try SQLiteStatement(sql, on: handle)
        try statement.bind(sql.values)
        return try statement.firstColumn()
    }

    /// The only value of the only row; 0 when there is none.
    func number(_ sql: SQL) throws(DatabaseError) -> Int64 {
        let statement = try SQLiteStatement(sql, on: handle)
        try statement.bind(sql.values)
        return try statement.step() ? statement.integer(at: 0) ?? 0 : 0
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
        return text
    }
}

extension SQLiteStatement {
    /// The first column of all rows that are left, numbers and text as text.
    func firstColumn() throws(DatabaseError) -> [String] {
        var values: [String] = []
        while try step() { values.append(text(at: 0) ?? integer(at: 0).map(String.init) ?? "") }
        return values
    }
}

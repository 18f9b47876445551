internal import CSQLite
internal import PosternSQL

/// A prepared statement, finalised with its last reference.
final class SQLiteStatement: DriverStatement {
    let handle: OpaquePointer
    private let database: OpaquePointer?
    /// The names of the columns, where they are compared with what a row is asked for without anybody owning them anew.
    private var names: UnsafeMutableBufferPointer<String>
    /// Whether it has not been stepped since it was given out.
    private var isFresh = true
    private var hasValues = false
    /// The column that is likely to be asked for next.
    private var nextColumn = 0
    /// Whether it calls `last_insert_rowid()`.
    let readsLastRowID: Bool
    /// How often SQLite has prepared the statement anew.
    private var preparations: Int32 = 0
    /// Whether somebody steps through it; the cache then prepares a second one.
    var isInUse = true

    /// Prepares `sql` for many uses (`SQLITE_PREPARE_PERSISTENT`).
    ///
    /// - Parameter prefix: what stands before the text, such as `EXPLAIN QUERY PLAN`.
    /// - Throws: ``DatabaseError`` with the text; also when there is more than one statement in it.
    init(_ sql: SQL, prefix: String = "", on database: OpaquePointer?) throws(DatabaseError) {
        var text = prefix + sql.text { "?\($0)" }
        guard !text.utf8.contains(0) else {  // SQLite would run what stands before it and drop the rest
            throw DatabaseError(.syntax, "the statement contains a NUL character", sql: text)
        }
        var compiled: OpaquePointer?
        var hasMore = false
        let status = text.withUTF8 { bytes -> Int32 in
            guard let length = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
            return bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let status = sqlite3_prepare_v3(
                    database, characters.baseAddress, length, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, &tail)
                if let tail, let start = characters.baseAddress {
                    hasMore = Self.isStatement(characters[(tail - start)...], on: database)
                }
                return status
            }
        }
        guard status == SQLITE_OK else { throw SQLiteError.make(status, handle: database, sql: text) }
        guard let handle = compiled else { throw DatabaseError(.syntax, "there is no statement", sql: text) }
        guard !hasMore else {
            sqlite3_finalize(handle)
            throw DatabaseError(.syntax, "there is more than one statement", sql: text)
        }
        self.handle = handle
        self.database = database
        readsLastRowID = text.lowercased().contains("last_insert_rowid")
        names = Self.names(of: handle)
    }

    deinit {
        names.deinitialize().deallocate()
        sqlite3_finalize(handle)
    }

    private static func names(of handle: OpaquePointer) -> UnsafeMutableBufferPointer<String> {
        let names = UnsafeMutableBufferPointer<String>.allocate(capacity: Int(sqlite3_column_count(handle)))
        for index in names.indices {
            let name = sqlite3_column_name(handle, Int32(truncatingIfNeeded: index)).map { String(cString: $0) }
            names.initializeElement(at: index, to: name ?? "")
        }
        return names
    }

    var columnNames: [String] { Array(names) }

    /// Whether there is more in `text` than blanks and comments.
    private static func isStatement(_ text: Slice<UnsafeBufferPointer<CChar>>, on database: OpaquePointer?) -> Bool {
        let text = UnsafeBufferPointer(rebasing: text)
        guard !text.isEmpty, let length = Int32(exactly: text.count) else { return !text.isEmpty }
        var compiled: OpaquePointer?
        defer { sqlite3_finalize(compiled) }
        return sqlite3_prepare_v3(database, text.baseAddress, length, 0, &compiled, nil) != SQLITE_OK || compiled != nil
    }

    /// Binds text and bytes by their length, so that a NUL in them is kept.
    func bind(_ values: [Value]) throws(DatabaseError) {
        hasValues = !values.isEmpty
        for (index, value) in values.enumerated() {
            let status = bind(value, at: Int32(truncatingIfNeeded: index + 1))
            guard status == SQLITE_OK else { throw error(status) }
        }
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .bool(let bool): return sqlite3_bind_int64(handle, index, bool ? 1 : 0)
        case .integer(let integer): return sqlite3_bind_int64(handle, index, integer)
        case .double(let double): return sqlite3_bind_double(handle, index, double)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    characters.isEmpty
                        ? sqlite3_bind_text64(handle, index, "", 0, csqlite_transient(), UInt8(SQLITE_UTF8))
                        : sqlite3_bind_text64(
                            handle, index, characters.baseAddress, UInt64(characters.count), csqlite_transient(),
                            UInt8(SQLITE_UTF8))
                }
            }
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { buffer in
                buffer.isEmpty
                    ? sqlite3_bind_zeroblob(handle, index, 0)
                    : sqlite3_bind_blob64(handle, index, buffer.baseAddress, UInt64(buffer.count), csqlite_transient())
            }
        }
    }

    func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            if isFresh { refreshColumnNames() }
            return true
        case SQLITE_DONE: return false
        case let status: throw error(status)
        }
    }

    /// The first step prepares the statement anew after the schema has changed, and `SELECT *` then has other columns.
    private func refreshColumnNames() {
        isFresh = false
        let count = sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0)
        guard count != preparations else { return }
        preparations = count
        names.deinitialize().deallocate()
        names = Self.names(of: handle)
        nextColumn = 0
    }

    func column(named name: String) -> Int? {
        var index = nextColumn
        guard index < names.count else { return nil }  // there are no columns at all
        if names[index] != name {
            guard let found = names.firstIndex(of: name) else { return nil }
            index = found
        }
        nextColumn = index &+ 1 < names.count ? index &+ 1 : 0
        return index
    }

    func kind(at column: Int) -> Value.Kind {
        switch sqlite3_column_type(handle, Int32(truncatingIfNeeded: column)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .double
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .bytes
        default: .null
        }
    }

    func integer(at column: Int) -> Int64? {
        let column = Int32(truncatingIfNeeded: column)
        return sqlite3_column_type(handle, column) == SQLITE_INTEGER ? sqlite3_column_int64(handle, column) : nil
    }

    func double(at column: Int) -> Double? {
        let column = Int32(truncatingIfNeeded: column)
        return sqlite3_column_type(handle, column) == SQLITE_FLOAT ? sqlite3_column_double(handle, column) : nil
    }

    func text(at column: Int) -> String? {
        let column = Int32(truncatingIfNeeded: column)
        guard sqlite3_column_type(handle, column) == SQLITE_TEXT, let start = sqlite3_column_text(handle, column) else {
            return nil
        }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        do { return String(copying: try UTF8Span(validating: bytes.span)) } catch { return nil }
    }

    func bytes(at column: Int) -> [UInt8] {
        let column = Int32(truncatingIfNeeded: column)
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func reset() {
        sqlite3_reset(handle)
        if hasValues { sqlite3_clear_bindings(handle) }
        isInUse = false
        isFresh = true
    }

    private func error(_ status: Int32) -> DatabaseError {
        let text = sqlite3_sql(handle).map { String(cString: $0) }
        return SQLiteError.make(status, handle: database, sql: text)
    }
}

internal import CSQLite
internal import PosternSQL

/// Statements that stand one after the other and bind nothing.
struct SQLiteScript {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// Runs one after the other until one fails; blocks.
    ///
    /// - Throws: ``DatabaseError`` with the statement that failed, or with all from the one on that does not parse.
    func run(on connection: OpaquePointer?) throws(DatabaseError) {
        var text = text
        let failure = text.withUTF8 { bytes -> DatabaseError? in
            guard var next = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self) else { return nil }
            let end = next + bytes.count
            while next < end {
                var compiled: OpaquePointer?
                var tail: UnsafePointer<CChar>?
                guard let length = Int32(exactly: end - next) else {
                    return DatabaseError(.tooLarge, "a script of 2 GiB or more cannot be run")
                }
                let status = sqlite3_prepare_v3(connection, next, length, 0, &compiled, &tail)
                let after = tail ?? end
                defer { next = after }
                guard status == SQLITE_OK else { return error(status, of: connection, from: next, to: end) }
                guard after > next else { return DatabaseError(.syntax, "the script contains a NUL character") }
                guard let compiled else { continue }  // only blanks and comments
                defer { sqlite3_finalize(compiled) }
                var result = SQLITE_ROW
                while result == SQLITE_ROW { result = sqlite3_step(compiled) }
                guard result == SQLITE_DONE else { return error(result, of: connection, from: next, to: after) }
            }
            return nil
        }
        if let failure { throw failure }
    }

    private func error(
        _ status: Int32, of connection: OpaquePointer?, from start: UnsafePointer<CChar>, to end: UnsafePointer<CChar>
    ) -> DatabaseError {
        let bytes = UnsafeRawBufferPointer(start: start, count: end - start)
        return SQLiteError.make(status, handle: connection, sql: String(decoding: bytes, as: UTF8.self))
    }
}

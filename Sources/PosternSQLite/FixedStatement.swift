internal import CSQLite
internal import PosternSQL

/// A statement that binds nothing and gives no rows, prepared when it is first run: what begins and ends a transaction.
final class FixedStatement {
    private let text: StaticString
    private var statement: OpaquePointer?

    init(_ text: StaticString) {
        self.text = text
    }

    /// Runs it on `connection`, which must be the same each time; blocks.
    func run(on connection: OpaquePointer?) throws(DatabaseError) {
        guard let connection else { throw DatabaseError(.misuse, "the connection is closed") }
        let statement = try prepared(on: connection)
        let status = sqlite3_step(statement)
        let failure = status == SQLITE_DONE ? nil : SQLiteError.make(status, handle: connection, sql: text.description)
        sqlite3_reset(statement)
        if let failure { throw failure }
    }

    private func prepared(on connection: OpaquePointer) throws(DatabaseError) -> OpaquePointer? {
        if let statement { return statement }
        var compiled: OpaquePointer?
        let status = text.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                sqlite3_prepare_v3(
                    connection, characters.baseAddress, Int32(characters.count), UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil
                )
            }
        }
        guard status == SQLITE_OK else { throw SQLiteError.make(status, handle: connection, sql: text.description) }
        statement = compiled
        return compiled
    }

    /// Frees it, before its connection is closed.
    func finalize() {
        sqlite3_finalize(statement)
        statement = nil
    }
}

/// The columns that a ``Record`` writes, in their order.
public struct RecordColumns {
    private(set) var entries: [(name: String, value: Value)] = []

    /// Writes `value` to the column called `name`; of two values for one column, the second stands.
    ///
    /// - Throws: ``DatabaseError`` of kind `type`, naming the column, when the value cannot be kept.
    public mutating func set(_ name: String, to value: some Bindable) throws(DatabaseError) {
        let written: Value
        do throws(DatabaseError) { written = try value.value } catch {
            throw DatabaseError(error.kind, "column \"\(name)\" cannot be written: \(error.message)")
        }
        if let index = entries.firstIndex(where: { $0.name == name }) {
            entries[index].value = written
        } else {
            entries.append((name, written))
        }
    }

    /// The value of `key`.
    ///
    /// - Throws: ``DatabaseError`` of kind `misuse` when there is none, or NULL.
    func value(ofKey key: String, in table: String) throws(DatabaseError) -> Value {
        guard let entry = entries.first(where: { $0.name == key }), entry.value != .null else {
            throw DatabaseError(
                .misuse, "a record of \(table) has no \(key) yet: only one that was inserted or found has its row")
        }
        return entry.value
    }
}

extension SQL {
    /// Stores a row and gives it back. A key that is NULL is left to the database.
    init(insert columns: RecordColumns, into table: String, key: String) {
        let written = columns.entries.filter { $0.name != key || $0.value != .null }
        var sql = StringInterpolation(literalCapacity: 0, interpolationCount: written.count)
        sql.appendLiteral("INSERT INTO ")
        sql.appendInterpolation(identifier: table)
        for (index, entry) in written.enumerated() {
            sql.appendLiteral(index == 0 ? " (" : ", ")
            sql.appendInterpolation(identifier: entry.name)
        }
        sql.appendLiteral(written.isEmpty ? " DEFAULT VALUES" : ") VALUES ")
        for (index, entry) in written.enumerated() {
            sql.appendLiteral(index == 0 ? "(" : ", ")
            sql.appendInterpolation(entry.value)
        }
        sql.appendLiteral(written.isEmpty ? " RETURNING *" : ") RETURNING *")
        self.init(stringInterpolation: sql)
    }

    /// Changes the row of `key` and gives it back. A record of nothing but its key sets that, so that it is known whether there is a row.
    init(update columns: RecordColumns, of table: String, key: String) throws(DatabaseError) {
        let keyValue = try columns.value(ofKey: key, in: table)
        let others = columns.entries.filter { $0.name != key }
        var sql = StringInterpolation(literalCapacity: 0, interpolationCount: columns.entries.count + 1)
        sql.appendLiteral("UPDATE ")
        sql.appendInterpolation(identifier: table)
        for (index, entry) in (others.isEmpty ? columns.entries : others).enumerated() {
            sql.appendLiteral(index == 0 ? " SET " : ", ")
            sql.appendInterpolation(identifier: entry.name)
            sql.appendLiteral(" = ")
            sql.appendInterpolation(entry.value)
        }
        sql.appendLiteral(" WHERE ")
        sql.appendInterpolation(identifier: key)
        sql.appendLiteral(" = ")
        sql.appendInterpolation(keyValue)
        sql.appendLiteral(" RETURNING *")
        self.init(stringInterpolation: sql)
    }
}

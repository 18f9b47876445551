internal import CSQLite
internal import PosternSQL

extension SQLiteStatement {
    /// What it takes and gives (`sqlite3_bind_parameter_count`, `sqlite3_column_decltype`).
    var described: StatementDescription {
        let columns = columnNames.enumerated().map { index, name in
            let type = sqlite3_column_decltype(handle, Int32(truncatingIfNeeded: index)).map { String(cString: $0) }
            return StatementDescription.Column(name: name, declaredType: type, kinds: Self.kinds(ofType: type))
        }
        return StatementDescription(parameterCount: Int(sqlite3_bind_parameter_count(handle)), columns: columns)
    }

    /// What a column holds as a rule, by the affinity of its declared type (https://www.sqlite.org/datatype3.html#determination_of_column_affinity).
    /// Expressions, and the affinities that keep what they cannot convert, may hold anything.
    private static func kinds(ofType type: String?) -> [Value.Kind] {
        let type = type?.uppercased() ?? ""
        func names(_ parts: String...) -> Bool { parts.contains { type.contains($0) } }
        if names("INT") { return [.integer] }
        if names("CHAR", "CLOB", "TEXT") { return [.text] }
        if names("BLOB") { return [.bytes] }
        if names("REAL", "FLOA", "DOUB") { return [.double] }
        return [.integer, .text, .double, .bytes]
    }
}

extension RowDecodable where Self: Decodable {
    /// Decodes `row`, each property from the column of its coding key.
    ///
    /// A property that is optional may have no column. Every other must have one, whose value goes through ``ColumnDecodable`` where its
    /// type is one, so that ranges are checked and nothing is rounded.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when a column is missing or does not fit, or when a property holds more than one value.
    public init(row: borrowing Row) throws {
        try self.init(decoding: row)
    }

    init(decoding row: borrowing Row) throws {
        do { self = try Self(from: RowDecoder(execution: row.execution.takeUnretainedValue())) } catch let error as DecodingError
        {
            throw DatabaseError(.type, "a row is no \(Self.self)\(error.place)")  // its own text may show a value
        }
    }
}

extension ColumnDecodable where Self: Decodable {
    /// Reads the only column of `row`.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when there are more, or when the value does not fit.
    public init(row: borrowing Row) throws {
        try self.init(onlyColumnOf: row)
    }
}

/// Gives a row's columns to a `Decodable` type.
struct RowDecoder: Decoder {
    let execution: Execution

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RowContainer(execution: execution))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw DatabaseError(.type, "a row is decoded by the names of its columns, and not as a list")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw DatabaseError(.type, "a row is decoded by the names of its columns: make a type of one value ColumnDecodable")
    }
}

/// A row's columns by their names.
struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let execution: Execution

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { execution.statement.columnNames.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { execution.statement.columnNames.contains(key.stringValue) }

    func decodeNil(forKey key: Key) throws -> Bool { try column(key).kind == .null }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try ColumnDecoder(column: column(key)).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        throw ColumnDecoder(column: try column(key)).nesting()
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw ColumnDecoder(column: try column(key)).nesting()
    }

    func superDecoder() throws -> any Decoder { RowDecoder(execution: execution) }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try ColumnDecoder(column: column(key))
    }

    private func column(_ key: Key) throws(DatabaseError) -> Column {
        try Row(of: execution).column(key.stringValue)
    }
}

extension DecodingError {
    /// ` at a.b`, or nothing.
    fileprivate var place: String {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        guard let path = context?.codingPath, !path.isEmpty else { return "" }
        return " at " + path.map(\.stringValue).joined(separator: ".")
    }
}

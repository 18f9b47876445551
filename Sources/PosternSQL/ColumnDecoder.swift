/// Gives one column to a `Decodable` type that is a single value.
struct ColumnDecoder: Decoder, SingleValueDecodingContainer {
    private let execution: Execution
    private let index: Int

    init(column: borrowing Column) {
        execution = column.execution.takeUnretainedValue()
        index = column.index
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    private var column: Column { Column(of: .passUnretained(execution), at: index) }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> { throw nesting() }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw nesting() }

    func decodeNil() -> Bool { column.kind == .null }

    @_semantics("optimize.sil.specialize.generic.never")  // Swift 6.3.1's optimizer crashes over the specialisations
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let type = type as? any ColumnDecodable.Type, let value = try type.init(column: column) as? Value { return value }
        do { return try Value(from: self) } catch {
            guard error is DecodingError else { throw error }
            throw column.mismatch("\(Value.self)")  // its own text may show the value
        }
    }

    func nesting() -> DatabaseError {
        DatabaseError(
            .type, "column \"\(column.name)\" holds one value, and the property has parts: make its type ColumnDecodable")
    }
}

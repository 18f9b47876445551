/// Takes the value of one column from an `Encodable` type that is a single value.
final class ColumnEncoder: Encoder, SingleValueEncodingContainer {
    private let column: String
    private(set) var value: Value?

    init(column: String) {
        self.column = column
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    var nesting: DatabaseError {
        DatabaseError(.type, "column \"\(column)\" holds one value, and the property has parts: make its type Bindable")
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(RefusingContainer<Key>(error: nesting))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { RefusingContainer<RecordKey>(error: nesting) }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { value = .null }

    func encode(_ value: some Encodable) throws {
        if let bindable = value as? any Bindable {
            self.value = try bindable.value
        } else if let byte = value as? UInt8 {
            self.value = .integer(Int64(byte))
        } else {
            try value.encode(to: self)
        }
    }
}

/// What an encoder must give where nothing can be kept: whatever is encoded throws `error`.
struct RefusingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol, UnkeyedEncodingContainer, SingleValueEncodingContainer {
    let error: DatabaseError

    var codingPath: [any CodingKey] { [] }
    var count: Int { 0 }

    func encodeNil() throws { throw error }
    func encodeNil(forKey key: Key) throws { throw error }
    func encode(_ value: some Encodable) throws { throw error }
    func encode(_ value: some Encodable, forKey key: Key) throws { throw error }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(RefusingContainer<Nested>(error: error))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(RefusingContainer<Nested>(error: error))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { self }
    func superEncoder() -> any Encoder { ColumnEncoder(column: "super") }
    func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }
}

/// The key type of a container that has no keys.
enum RecordKey: CodingKey {}

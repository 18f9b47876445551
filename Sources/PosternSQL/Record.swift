/// A value that is kept as one row of a table.
///
/// ```swift
/// struct Note: Codable, Record {
///     static let table = "notes"
///     var id: Int64?
///     var text: String
/// }
/// let note = try session.insert(Note(text: "Buy milk"))  // note.id is what the database has given
/// ```
///
/// A type that is `Codable` needs no more than its table: each property is the column of its coding key. Where that is too slow, write
/// ``encode(to:)`` and `init(row:)` by hand.
public protocol Record: RowDecodable {
    /// The name of the table. It is quoted, so it cannot name a schema as well.
    static var table: String { get }

    /// The column that tells the rows apart; `id` unless another is named. Keys of several columns are for SQL by hand.
    static var key: String { get }

    /// Writes the columns that the record stores, its key among them.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` for a value that cannot be kept.
    func encode(to columns: inout RecordColumns) throws
}

extension Record {
    public static var key: String { "id" }
}

extension Record where Self: Encodable {
    /// Writes each property to the column of its coding key; an optional that is `nil` as NULL.
    public func encode(to columns: inout RecordColumns) throws {
        let encoder = RecordEncoder()
        do { try encode(to: encoder) } catch is EncodingError {
            throw DatabaseError(.type, "a \(Self.self) holds what cannot be encoded")  // its own text may show the value
        }
        columns = encoder.columns
    }
}

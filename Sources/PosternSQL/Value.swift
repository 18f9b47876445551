/// A value that crosses between Swift and a database, in the types that every driver has.
///
/// A driver without a type of its own for a case stores it in the nearest one: SQLite keeps `bool` as the integers 0 and 1.
public enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case text(String)
    case bytes([UInt8])

    /// The kind of value a column holds, as an error names it.
    public enum Kind: String, Sendable {
        case null, bool, integer, double, text, bytes
    }

    /// The kind of this value.
    public var kind: Kind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .integer: .integer
        case .double: .double
        case .text: .text
        case .bytes: .bytes
        }
    }
}

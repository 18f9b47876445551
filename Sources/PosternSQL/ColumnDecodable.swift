/// A Swift type that a column's value can become, exactly or not at all.
public protocol ColumnDecodable {
    /// Reads the value of `column`.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when the value does not fit; nothing is rounded, cut or guessed.
    init(column: borrowing Column) throws(DatabaseError)
}

/// One column of the row that a statement stands on.
public struct Column: ~Copyable {
    let statement: any DriverStatement
    let index: Int

    /// The column's name in the result.
    public var name: String { statement.columnNames[index] }

    /// What the column holds in this row.
    public var kind: Value.Kind { statement.kind(at: index) }

    /// The value, unconverted.
    public var value: Value {
        switch kind {
        case .null: .null
        case .bool: .bool(statement.integer(at: index) != 0)
        case .integer: .integer(statement.integer(at: index))
        case .double: .double(statement.double(at: index))
        case .text: statement.text(at: index).map(Value.text) ?? .bytes(statement.bytes(at: index))
        case .bytes: .bytes(statement.bytes(at: index))
        }
    }

    /// The error that says that this column's value does not become `type`.
    public func mismatch(_ type: String, because reason: String? = nil) -> DatabaseError {
        let tail = reason.map { ": \($0)" } ?? ""
        return DatabaseError(.type, "column \"\(name)\" holds \(kind.rawValue), which is no \(type)\(tail)")
    }
}

extension ColumnDecodable where Self: FixedWidthInteger {
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .integer else { throw column.mismatch("\(Self.self)") }
        guard let exact = Self(exactly: column.statement.integer(at: column.index)) else {
            throw column.mismatch("\(Self.self)", because: "the number is out of its range")
        }
        self = exact
    }
}

extension Int: ColumnDecodable {}
extension Int32: ColumnDecodable {}
extension UInt32: ColumnDecodable {}

extension Int64: ColumnDecodable {
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .integer else { throw column.mismatch("Int64") }
        self = column.statement.integer(at: column.index)
    }
}

extension Bool: ColumnDecodable {
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .integer || column.kind == .bool else { throw column.mismatch("Bool") }
        switch column.statement.integer(at: column.index) {
        case 0: self = false
        case 1: self = true
        default: throw column.mismatch("Bool", because: "it must be 0 or 1")
        }
    }
}

extension Double: ColumnDecodable {
    public init(column: borrowing Column) throws(DatabaseError) {
        switch column.kind {
        case .double: self = column.statement.double(at: column.index)
        case .integer:
            guard let exact = Double(exactly: column.statement.integer(at: column.index)) else {
                throw column.mismatch("Double", because: "the number has more digits than a Double keeps")
            }
            self = exact
        default: throw column.mismatch("Double")
        }
    }
}

extension String: ColumnDecodable {
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .text else { throw column.mismatch("String") }
        guard let text = column.statement.text(at: column.index) else {
            throw column.mismatch("String", because: "it is not valid UTF-8")
        }
        self = text
    }
}

extension Array: ColumnDecodable where Element == UInt8 {
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .bytes else { throw column.mismatch("[UInt8]") }
        self = column.statement.bytes(at: column.index)
    }
}

extension Optional: ColumnDecodable where Wrapped: ColumnDecodable {
    public init(column: borrowing Column) throws(DatabaseError) {
        self = column.kind == .null ? nil : try Wrapped(column: column)
    }
}

/// A Swift type that a column's value can become, exactly or not at all.
///
/// It is also made of a row that has this one column: `session.all("SELECT name FROM notes", as: String.self)`. An enumeration with
/// raw values needs no more than the name of the protocol.
public protocol ColumnDecodable: RowDecodable {
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

extension ColumnDecodable {
    /// Reads the only column of `row`.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when there are more, or when the value does not fit.
    public init(row: borrowing Row) throws {
        try self.init(onlyColumnOf: row)
    }

    init(onlyColumnOf row: borrowing Row) throws(DatabaseError) {
        guard row.columnNames.count == 1 else {
            throw DatabaseError(
                .type,
                "\(Self.self) is read from one column, and the result has \(row.columnNames.count): "
                    + row.columnNames.joined(separator: ", "))
        }
        try self.init(column: Column(statement: row.statement, index: 0))
    }
}

extension ColumnDecodable where Self: RawRepresentable, RawValue: ColumnDecodable {
    public init(column: borrowing Column) throws(DatabaseError) {
        let raw: RawValue
        do throws(DatabaseError) { raw = try RawValue(column: column) } catch { throw column.mismatch("\(Self.self)") }
        guard let made = Self(rawValue: raw) else {
            throw column.mismatch("\(Self.self)", because: "it is none of its raw values")
        }
        self = made
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

extension Float: ColumnDecodable {
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .double || column.kind == .integer else { throw column.mismatch("Float") }
        guard let exact = Float(exactly: try Double(column: column)) else {
            throw column.mismatch("Float", because: "the number has more digits than a Float keeps")
        }
        self = exact
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

extension Array: ColumnDecodable, RowDecodable where Element == UInt8 {
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .bytes else { throw column.mismatch("[UInt8]") }
        self = column.statement.bytes(at: column.index)
    }
}

extension Optional: ColumnDecodable, RowDecodable where Wrapped: ColumnDecodable {
    public init(column: borrowing Column) throws(DatabaseError) {
        self = column.kind == .null ? nil : try Wrapped(column: column)
    }
}

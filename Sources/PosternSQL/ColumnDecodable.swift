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
    @usableFromInline let execution: Unmanaged<Execution>
    @usableFromInline let index: Int

    /// - Parameter execution: outlives the column.
    @usableFromInline
    init(of execution: Unmanaged<Execution>, at index: Int) {
        self.execution = execution
        self.index = index
    }

    /// The column's name in the result.
    public var name: String { execution._withUnsafeGuaranteedRef { $0.statement.columnNames[index] } }

    /// What the column holds in this row.
    @inlinable public var kind: Value.Kind { execution._withUnsafeGuaranteedRef { $0.statement.kind(at: index) } }

    @inlinable var bool: Bool? { execution._withUnsafeGuaranteedRef { $0.statement.bool(at: index) } }
    @inlinable var integer: Int64? { execution._withUnsafeGuaranteedRef { $0.statement.integer(at: index) } }
    @inlinable var double: Double? { execution._withUnsafeGuaranteedRef { $0.statement.double(at: index) } }
    @inlinable var text: String? { execution._withUnsafeGuaranteedRef { $0.statement.text(at: index) } }
    @inlinable var bytes: [UInt8] { execution._withUnsafeGuaranteedRef { $0.statement.bytes(at: index) } }

    /// The value, unconverted.
    public var value: Value {
        let value: Value? =
            switch kind {
            case .null: .null
            case .bool: bool.map(Value.bool)
            case .integer: integer.map(Value.integer)
            case .double: double.map(Value.double)
            case .text: text.map(Value.text)
            case .bytes: nil
            }
        return value ?? .bytes(bytes)
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
    @inlinable
    public init(row: borrowing Row) throws {
        try self.init(onlyColumnOf: row)
    }

    @inlinable
    init(onlyColumnOf row: borrowing Row) throws(DatabaseError) {
        guard row.columnNames.count == 1 else {
            throw DatabaseError(
                .type,
                "\(Self.self) is read from one column, and the result has \(row.columnNames.count): "
                    + row.columnNames.joined(separator: ", "))
        }
        try self.init(column: Column(of: row.execution, at: 0))
    }
}

extension ColumnDecodable where Self: RawRepresentable, RawValue: ColumnDecodable {
    @inlinable
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
    @inlinable
    public init(column: borrowing Column) throws(DatabaseError) {
        switch column.integer {
        case 0: self = false
        case 1: self = true
        case nil:
            guard let bool = column.bool else { throw column.mismatch("Bool") }
            self = bool
        default: throw column.mismatch("Bool", because: "it must be 0 or 1")
        }
    }
}

extension Double: ColumnDecodable {
    @inlinable
    public init(column: borrowing Column) throws(DatabaseError) {
        if let double = column.double {
            self = double
        } else {
            guard let integer = column.integer else { throw column.mismatch("Double") }
            guard let exact = Double(exactly: integer) else {
                throw column.mismatch("Double", because: "the number has more digits than a Double keeps")
            }
            self = exact
        }
    }
}

extension Float: ColumnDecodable {
    @inlinable
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .double || column.kind == .integer else { throw column.mismatch("Float") }
        guard let exact = Float(exactly: try Double(column: column)) else {
            throw column.mismatch("Float", because: "the number has more digits than a Float keeps")
        }
        self = exact
    }
}

extension String: ColumnDecodable {
    @inlinable
    public init(column: borrowing Column) throws(DatabaseError) {
        guard let text = column.text else {
            throw column.mismatch("String", because: column.kind == .text ? "it is not valid UTF-8" : nil)
        }
        self = text
    }
}

extension Array: ColumnDecodable, RowDecodable where Element == UInt8 {
    @inlinable
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .bytes else { throw column.mismatch("[UInt8]") }
        self = column.bytes
    }
}

extension Optional: ColumnDecodable, RowDecodable where Wrapped: ColumnDecodable {
    @inlinable
    public init(column: borrowing Column) throws(DatabaseError) {
        self = column.kind == .null ? nil : try Wrapped(column: column)
    }
}

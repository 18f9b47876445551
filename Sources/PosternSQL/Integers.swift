// UInt8 can be read and not bound: an array of it is bytes, and a slice of such an array must not become a list.

extension Bindable where Self: FixedWidthInteger {
    public var value: Value {
        get throws(DatabaseError) {
            guard let exact = Int64(exactly: self) else {
                throw DatabaseError(.type, "the number is out of the range of Int64, the largest integer of a database")
            }
            return .integer(exact)
        }
    }
}

extension ColumnDecodable where Self: FixedWidthInteger {
    @inlinable
    public init(column: borrowing Column) throws(DatabaseError) {
        guard let integer = column.integer else { throw column.mismatch("\(Self.self)") }
        guard let exact = Self(exactly: integer) else {
            throw column.mismatch("\(Self.self)", because: "the number is out of its range")
        }
        self = exact
    }
}

extension Int: Bindable, ColumnDecodable {
    public var value: Value { .integer(Int64(self)) }
}

extension Int64: Bindable, ColumnDecodable {
    public var value: Value { .integer(self) }

    @inlinable
    public init(column: borrowing Column) throws(DatabaseError) {
        guard let integer = column.integer else { throw column.mismatch("Int64") }
        self = integer
    }
}

extension Int32: Bindable, ColumnDecodable {
    public var value: Value { .integer(Int64(self)) }
}

extension Int16: Bindable, ColumnDecodable {
    public var value: Value { .integer(Int64(self)) }
}

extension Int8: Bindable, ColumnDecodable {
    public var value: Value { .integer(Int64(self)) }
}

extension UInt32: Bindable, ColumnDecodable {
    public var value: Value { .integer(Int64(self)) }
}

extension UInt16: Bindable, ColumnDecodable {
    public var value: Value { .integer(Int64(self)) }
}

extension UInt64: Bindable, ColumnDecodable {}
extension UInt: Bindable, ColumnDecodable {}
extension UInt8: ColumnDecodable {}

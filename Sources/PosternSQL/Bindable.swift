/// A Swift value that may be interpolated into ``SQL``, where it is bound and never becomes part of the text.
///
/// An enumeration with raw values needs no more than the name of the protocol: `enum Status: String, Bindable, ColumnDecodable`.
public protocol Bindable {
    /// The value to bind.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when a database would keep another value than this one. A statement with it is
    ///   refused before it runs. Most types never throw and declare `var value: Value`.
    var value: Value { get throws(DatabaseError) }
}

extension Bindable where Self: RawRepresentable, RawValue: Bindable {
    public var value: Value { get throws(DatabaseError) { try rawValue.value } }
}

extension Value: Bindable {
    public var value: Value {
        get throws(DatabaseError) {
            if case .double(let double) = self { try double.value } else { self }
        }
    }
}

extension Bool: Bindable {
    public var value: Value { .bool(self) }
}

extension Double: Bindable {
    public var value: Value {
        get throws(DatabaseError) {
            guard !isNaN else { throw DatabaseError(.type, "it is not a number (NaN), which would be kept as NULL") }
            return .double(self)
        }
    }
}

extension Float: Bindable {
    public var value: Value { get throws(DatabaseError) { try Double(self).value } }
}

extension String: Bindable {
    public var value: Value { .text(self) }
}

extension Substring: Bindable {
    public var value: Value { .text(String(self)) }
}

extension Array: Bindable where Element == UInt8 {
    public var value: Value { .bytes(self) }
}

extension Optional: Bindable where Wrapped: Bindable {
    public var value: Value { get throws(DatabaseError) { try self?.value ?? .null } }
}

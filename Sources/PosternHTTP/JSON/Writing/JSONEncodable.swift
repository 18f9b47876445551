/// A type that writes its own JSON, without the cost of `Encodable`.
///
/// `Double` and `Float` are not among them, since some of their values have no JSON form: see ``JSONWriter/value(_:)``.
public protocol JSONEncodable {
    /// Writes exactly one value.
    func encode(to writer: inout JSONWriter)
}

extension String: JSONEncodable {
    @inlinable
    public func encode(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: JSONEncodable {
    @inlinable
    public func encode(to writer: inout JSONWriter) { writer.bool(self) }
}

extension Optional: JSONEncodable where Wrapped: JSONEncodable {
    @inlinable
    public func encode(to writer: inout JSONWriter) {
        if let self { self.encode(to: &writer) } else { writer.null() }
    }
}

extension Array: JSONEncodable where Element: JSONEncodable {
    @inlinable
    public func encode(to writer: inout JSONWriter) { writer.array(of: self) }
}

/// The members stand in the order of the dictionary, which differs from run to run.
extension Dictionary: JSONEncodable where Key == String, Value: JSONEncodable {
    @inlinable
    public func encode(to writer: inout JSONWriter) {
        writer.object { members in
            for (name, value) in self { members.member(named: name, value) }
        }
    }
}

extension JSONEncodable where Self: FixedWidthInteger {
    @inlinable
    public func encode(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Int: JSONEncodable {}
extension Int8: JSONEncodable {}
extension Int16: JSONEncodable {}
extension Int32: JSONEncodable {}
extension Int64: JSONEncodable {}
extension Int128: JSONEncodable {}
extension UInt: JSONEncodable {}
extension UInt8: JSONEncodable {}
extension UInt16: JSONEncodable {}
extension UInt32: JSONEncodable {}
extension UInt64: JSONEncodable {}
extension UInt128: JSONEncodable {}

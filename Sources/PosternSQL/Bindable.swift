/// A Swift value that may be interpolated into ``SQL``, where it is bound and never becomes part of the text.
public protocol Bindable {
    /// The value to bind.
    var value: Value { get }
}

extension Value: Bindable {
    public var value: Value { self }
}

extension Bool: Bindable {
    public var value: Value { .bool(self) }
}

extension Int: Bindable {
    public var value: Value { .integer(Int64(self)) }
}

extension Int64: Bindable {
    public var value: Value { .integer(self) }
}

extension Int32: Bindable {
    public var value: Value { .integer(Int64(self)) }
}

extension UInt32: Bindable {
    public var value: Value { .integer(Int64(self)) }
}

extension Double: Bindable {
    public var value: Value { .double(self) }
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
    public var value: Value { self?.value ?? .null }
}

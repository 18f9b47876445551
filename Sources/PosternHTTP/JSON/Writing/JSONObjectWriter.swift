/// Writes the members of one object; see ``JSONWriter/object(_:)``.
///
/// Two members of the same name are not noticed here, and a strict reader refuses them.
public struct JSONObjectWriter: ~Copyable, Sendable {
    @usableFromInline
    var writer: JSONWriter

    @usableFromInline
    init(writer: consuming JSONWriter) {
        self.writer = writer
    }

    @usableFromInline
    consuming func finish() -> JSONWriter {
        writer
    }

    /// Writes a member; an optional that is `nil` becomes `null`.
    @inlinable
    public mutating func member(_ name: StaticString, _ value: some JSONEncodable) {
        writer.beginMember(name)
        value.encode(to: &writer)
        writer.endMember()
    }

    /// Writes a member if there is a value for it.
    @inlinable
    public mutating func member(_ name: StaticString, ifPresent value: (some JSONEncodable)?) {
        if let value { member(name, value) }
    }

    /// Writes a member that is a floating-point number.
    ///
    /// - Throws: ``JSONWritingError/notFinite`` for infinities and NaN, which JSON cannot express; nothing is written then.
    @inlinable
    public mutating func member<Real: BinaryFloatingPoint & CustomStringConvertible>(
        _ name: StaticString, _ value: Real
    ) throws(JSONWritingError) {
        guard value.isFinite else { throw .notFinite }
        writer.beginMember(name)
        try writer.value(value)
        writer.endMember()
    }

    /// Writes a member whose one value `body` writes.
    @inlinable
    public mutating func member<Failure: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        writer.beginMember(name)
        try body(&writer)
        writer.endMember()
    }

    /// Writes a member whose name is only known at run time.
    @inlinable
    public mutating func member(named name: String, _ value: some JSONEncodable) {
        writer.beginMember(named: name)
        value.encode(to: &writer)
        writer.endMember()
    }

    /// Writes a member whose name is only known at run time, and whose one value `body` writes.
    @inlinable
    public mutating func member<Failure: Error>(
        named name: String, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        writer.beginMember(named: name)
        try body(&writer)
        writer.endMember()
    }
}

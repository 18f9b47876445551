/// A type that says itself what its JSON looks like, where ``JSONSchema/init(of:)`` cannot find out, or not all of it: because its `init(from:)`
/// has rules of its own, or because it is never decoded.
///
/// ```swift
/// extension Percentage: JSONSchemaDescribing {
///     static var jsonSchema: JSONSchema { .integer(in: 0...100) }
/// }
/// ```
public protocol JSONSchemaDescribing {
    /// It has to be true to what the type decodes and encodes: nothing compares them.
    static var jsonSchema: JSONSchema { get throws }
}

/// A type of which no JSON Schema can be made.
public struct JSONSchemaError: Error, Equatable, CustomStringConvertible {
    /// The type.
    public let type: String
    /// What keeps it from having one.
    public let reason: String

    public var description: String {
        "no JSON Schema can be derived from \(type): \(reason); let it conform to JSONSchemaDescribing"
    }
}

/// An answer as an HTTP client got it.
public struct HTTPAnswer: Sendable, CustomStringConvertible {
    public let status: Int
    /// In their order, with names in lower case.
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]
    public let description: String

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the field that was sent once under `name`; several are joined with `, `.
    public subscript(name: String) -> String? {
        let values = headers.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

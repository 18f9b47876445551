/// An answer as an HTTP client got it.
struct HTTPAnswer: Sendable, CustomStringConvertible {
    let status: Int
    /// In their order, with names in lower case.
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let description: String

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the field that was sent once under `name`; several are joined with `, `.
    subscript(name: String) -> String? {
        let values = headers.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

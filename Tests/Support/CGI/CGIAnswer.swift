/// An answer as CGI has it: a header block with `Status`, an empty line, a body.
public protocol CGIAnswer: Sendable {
    /// All of it.
    var output: [UInt8] { get }
}

extension CGIAnswer {
    /// The code behind `Status:`; `nil` when there is none.
    public var status: Int? {
        header("Status").flatMap { Int($0.prefix { $0 != " " }) }
    }

    /// The value of the field called `name`.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The header fields in their order, `Status` among them.
    public var headers: [(name: String, value: String)] {
        guard let end = headEnd else { return [] }
        return String(decoding: output[..<end], as: UTF8.self).split(separator: "\r\n").compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (String(line[..<colon]), String(value))
        }
    }

    /// What stands behind the header block.
    public var body: [UInt8] {
        guard let end = headEnd else { return [] }
        return Array(output[(end + 4)...])
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Where the empty line begins that ends the header block.
    private var headEnd: Int? {
        let output = output
        let mark: [UInt8] = [13, 10, 13, 10]
        return output.indices.dropLast(3).first { output[$0] == 13 && Array(output[$0..<($0 + 4)]) == mark }
    }
}

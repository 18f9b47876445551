/// What came back for one request, up to its end.
public struct FastCGIAnswer: Sendable {
    /// How it ended.
    public enum End: Sendable, Equatable {
        /// By `FCGI_END_REQUEST`.
        case request(applicationStatus: UInt32, protocolStatus: UInt8)
        /// The other side closed the connection.
        case closed
        /// The other side closed the connection, and had not read all that was sent to it.
        case reset
        /// Nothing more came in time.
        case late
    }

    public let records: [FastCGIRecord]
    public let end: End

    /// Whether it ended as an answer that succeeded does.
    public var isComplete: Bool { end == .request(applicationStatus: 0, protocolStatus: 0) }

    /// Whether the connection was closed instead of an answer.
    public var isClosedUnanswered: Bool { (end == .closed || end == .reset) && records.isEmpty }

    /// What the stream `kind` carried.
    public func stream(_ kind: FastCGIRecord.Kind) -> [UInt8] {
        records.filter { $0.kind == kind }.flatMap(\.content)
    }

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
        return String(decoding: stream(.output)[..<end], as: UTF8.self).split(separator: "\r\n").compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (String(line[..<colon]), String(value))
        }
    }

    /// What stands behind the header block.
    public var body: [UInt8] {
        guard let end = headEnd else { return [] }
        return Array(stream(.output)[(end + 4)...])
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Where the empty line begins that ends the header block.
    private var headEnd: Int? {
        let output = stream(.output)
        let mark: [UInt8] = [13, 10, 13, 10]
        return output.indices.dropLast(3).first { output[$0] == 13 && Array(output[$0..<($0 + 4)]) == mark }
    }
}

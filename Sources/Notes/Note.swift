public import PosternHTTP
public import PosternSQL

/// A note as the database keeps it.
public struct Note: Sendable, Equatable, Decodable {
    public let id: Int64
    public let text: String
    public let completed: Bool
}

extension Note: RowDecodable {
    public init(row: borrowing Row) throws {
        id = try row["id"]
        text = try row["text"]
        completed = try row["completed"]
    }
}

extension Note: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.object { note in
            note.member("id", id)
            note.member("text", text)
            note.member("completed", completed)
        }
    }
}

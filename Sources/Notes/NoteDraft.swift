public import PosternHTTP
public import PosternSQL

/// A note without its number: what a client sends, and what a list shows.
public struct NoteDraft: Sendable, Equatable, Codable {
    public let text: String
    public let completed: Bool

    public init(text: String, completed: Bool) {
        self.text = text
        self.completed = completed
    }
}

extension NoteDraft: RowDecodable {
    public init(row: borrowing Row) throws {
        text = try row["text"]
        completed = try row["completed"]
    }
}

extension NoteDraft: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.object { note in
            note.member("text", text)
            note.member("completed", completed)
        }
    }
}

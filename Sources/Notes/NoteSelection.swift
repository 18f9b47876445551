internal import HTTPTypes
internal import PosternHTTP

/// Which notes a client wants to be listed, and what of them: `GET /notes?limit=…&after=…&completed=…&fields=…`.
struct NoteSelection: Sendable, Equatable {
    /// How many; `nil` for all.
    var limit: Int?
    /// Those with larger ids only.
    var after: Int64?
    /// Those that are completed, or that are not; `nil` for both.
    var completed: Bool?
    /// What is shown of each.
    var fields = NoteField.ofLists

    /// The most notes of one page.
    static let maximumLimit = 100

    /// Whether it is the list that the plain path shows.
    var isEverything: Bool { self == NoteSelection() }

    init() {}

    /// The parameters of the same list behind the note `id`.
    func query(after id: Int64) -> String {
        var parts: [String] = []
        if let limit { parts.append("limit=\(limit)") }
        parts.append("after=\(id)")
        if let completed { parts.append("completed=\(completed)") }
        if fields != NoteField.ofLists { parts.append("fields=\(fields.map(\.rawValue).joined(separator: ","))") }
        return parts.joined(separator: "&")
    }
}

extension NoteSelection: QueryDecodable {
    init(from query: inout QueryReader) {
        limit = query.optional("limit", Self.limit, "How many notes, at most; without it all.")
        after = query.optional("after", Self.id, "Only notes whose id is larger: where the page before has ended.")
        completed = query.optional("completed", Self.flag, "Only notes that are completed, or that are not.")
        fields = query.value(
            "fields", Self.fields, default: NoteField.ofLists, "The members that are shown of each note, in this order.")
    }

    private static let limit = QueryValue.integer(in: 1...maximumLimit)
    private static let id = QueryValue.integer(in: 0...Int64.max)
    private static let flag = QueryValue.boolean
    private static let fields = QueryValue.list(of: NoteField.self)
}

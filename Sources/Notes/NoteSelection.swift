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

    /// Reads the parameters; those of other names are passed over.
    ///
    /// - Throws: ``HTTPError`` 422 with each parameter that does not fit.
    init(_ query: QueryParameters) throws(HTTPError) {
        var faults: [HTTPError.Fault] = []
        func read<Value>(_ name: String, _ expectation: String, _ parse: (String) -> Value?) -> Value? {
            let values = query.values(name)
            guard let text = values.first else { return nil }
            if values.count == 1, let value = parse(text) { return value }
            let detail = values.count > 1 ? "was given more than once" : "must be \(expectation)"
            faults.append(HTTPError.Fault(parameter: name, detail: detail))
            return nil
        }
        limit = read("limit", "a whole number from 1 to \(Self.maximumLimit)") { text in
            Self.number(text).flatMap { (1...Int64(Self.maximumLimit)).contains($0) ? Int($0) : nil }
        }
        after = read("after", "the id of a note, a whole number from 0 to \(Int64.max)", Self.number)
        completed = read("completed", "true or false", Bool.init)
        let known = NoteField.allCases.map(\.rawValue).joined(separator: ", ")
        fields = read("fields", "one or more of \(known), each once, with commas between them", Self.fields) ?? fields
        guard faults.isEmpty else {
            throw HTTPError(.unprocessableContent, "The parameters behind the ? do not fit.", faults: faults)
        }
    }

    /// Digits and nothing else, without leading zeros: every number has one form.
    private static func number(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), text == "0" || text.utf8.first != 48 else {
            return nil
        }
        return Int64(text)
    }

    private static func fields(_ text: String) -> [NoteField]? {
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        let fields = names.compactMap { NoteField(rawValue: String($0)) }
        guard fields.count == names.count, Set(fields).count == fields.count else { return nil }
        return fields
    }

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

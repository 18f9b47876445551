/// A statement of a generated revision, with what a person has to look at before it is run.
struct SchemaStep {
    var reviews: [SchemaReview] = []
    let sql: String
}

/// Something that the difference of two schemas does not decide.
struct SchemaReview: Equatable {
    let table: TableName
    /// What to look at, and what to do, as a sentence.
    let text: String
    /// Whether the revision fails on rows that do not suit it, instead of losing something.
    let mayFail: Bool

    init(_ table: String, _ text: String, mayFail: Bool) {
        self.table = TableName(table)
        self.text = text
        self.mayFail = mayFail
    }

    /// The comment of one line that stands in the file.
    var comment: String {
        "-- review: " + text.unicodeScalars.reduce(into: "") { $0 += $1 == "\n" || $1 == "\r" ? " " : String($1) }
    }
}

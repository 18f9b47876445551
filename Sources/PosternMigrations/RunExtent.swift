/// What a failure undoes.
public enum RunExtent: Sendable, Equatable {
    /// The whole run, which is one transaction.
    case run
    /// One of the transactions that a run is made of; what those before it have done is kept.
    case part
    /// Nothing: the statement ran outside of a transaction.
    case nothing

    /// What became of it, as the end of a sentence about a failure.
    var outcome: String {
        switch self {
        case .run: "the whole run was undone"
        case .part: "its transaction was undone, and the revisions before it are kept"
        case .nothing: "it ran outside of a transaction and is run again by the next run"
        }
    }
}

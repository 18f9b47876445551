/// Something that is not as the revisions say, found by ``MigrationCheck``.
public enum MigrationFinding: Sendable, Equatable {
    /// The file of an applied revision says something else than what was run.
    case edited(RevisionEdit)
    /// The database is not what its applied revisions make; the difference is that of the database from them.
    case drift(SchemaDifference)
    /// A down section fails, or the up section after it.
    case failed(Revision, MigrationError)
    /// A down section does not restore what was before; the difference is that of what it leaves from what was.
    case notRestored(Revision, SchemaDifference)
    /// An up section does something else the second time; the difference is that of the second from the first.
    case notRepeated(Revision, SchemaDifference)
    /// A query of the application does not fit the schema that the revisions make.
    case query(name: String, sql: String, reason: String)

    /// `edited`, `drift`, `failed`, `not restored`, `not repeated` or `query`.
    public var kind: String {
        switch self {
        case .edited: "edited"
        case .drift: "drift"
        case .failed: "failed"
        case .notRestored: "not restored"
        case .notRepeated: "not repeated"
        case .query: "query"
        }
    }

    /// The id of the revision that it is about; `nil` where it is about the database or a query.
    public var revision: String? {
        switch self {
        case .drift, .query: nil
        case .edited(let edit): edit.id
        case .failed(let revision, _), .notRestored(let revision, _), .notRepeated(let revision, _): revision.id
        }
    }

    /// The name of the query that it is about.
    public var query: String? {
        if case .query(let name, _, _) = self { name } else { nil }
    }

    public var difference: SchemaDifference? {
        switch self {
        case .edited, .failed, .query: nil
        case .drift(let difference), .notRestored(_, let difference), .notRepeated(_, let difference): difference
        }
    }

    /// What is wrong, in one line.
    public var message: String {
        switch self {
        case .edited(let edit): Self.lines(of: edit)[0]
        case .drift: "the schema of the database is not what its revisions make: somebody changed it by hand"
        case .failed(_, let error): error.description
        case .notRestored(let revision, _): "\(revision.file): the down section does not restore what was before the revision"
        case .notRepeated(let revision, _): "\(revision.file): after the down section, the up section makes something else"
        case .query(let name, _, let reason): "\"\(name)\" does not fit the schema that the revisions make: \(reason)"
        }
    }

    /// The difference for people, line by line, or the query that does not fit and what to do.
    public var details: [String] {
        switch self {
        case .edited(let edit): Array(Self.lines(of: edit).dropFirst())
        case .failed: []
        case .drift(let difference): difference.lines(here: "the database", there: "the revisions")
        case .notRestored(_, let difference):
            difference.lines(here: "what the down section leaves", there: "what was before")
        case .notRepeated(_, let difference): difference.lines(here: "the second upgrade", there: "the first upgrade")
        case .query(_, let sql, _):
            Self.lines(of: sql) + ["correct the query, or add the revision that it needs"]
        }
    }

    private static func lines(of edit: RevisionEdit) -> [String] { lines(of: edit.description) }

    private static func lines(of text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}

public import PosternSQL

/// Why revisions cannot be read, ordered or run. Its description says what is wrong, where, and the cure.
///
/// What the database itself refuses outside a revision's statements is a `DatabaseError` instead.
public enum MigrationError: Error, Sendable, Equatable {
    /// A file or directory cannot be read or written.
    case file(path: String, reason: String)
    /// A revision file is not of the form. `line` is `nil` where its name is.
    case malformed(file: String, line: Int?, reason: String)

    /// Two files have one id.
    case duplicate(id: String, files: [String])
    /// A revision revises one that is not there.
    case missingParent(id: String, file: String)
    /// More than one revision revises none.
    case severalBases(files: [String])
    /// More than one revision is revised by none.
    case severalHeads(files: [String])
    /// Revisions follow each other in a ring.
    case cycle(files: [String])

    /// No revision is meant by this target.
    case unknownTarget(String)
    /// More than one revision begins with this target.
    case ambiguousTarget(String, candidates: [String])
    /// The target exists and cannot be reached from here in this direction.
    case unreachable(target: String, reason: String)

    /// The database must be upgraded before the program can work with it. `current` is `nil` at base.
    case behind(database: String, current: String?, needed: String, program: String)
    /// The database was upgraded by another, newer program. `head` is this one's newest revision, `shared` the id of the
    /// newest that both know; `nil` stands for base.
    case ahead(database: String, current: String, head: String?, shared: String?, program: String?)
    /// The database has applied revisions in another order than the files give.
    case reordered(database: String, applied: String, expected: String)
    /// The table of applied revisions contradicts itself.
    case damagedLedger(database: String, reason: String)
    /// The file of an applied revision says something else than what was run.
    case edited(RevisionEdit)
    /// The database has applied a revision without a file, below one that has its file: a newer program is not the reason.
    case missingFile(database: String, applied: String, later: String)

    /// A revision is applied, and so its file stays as it is.
    case alreadyApplied(String, database: String, cure: String)

    /// A revision without a down section stands in the way of a downgrade.
    case irreversible(id: String, file: String)
    /// A database that was to be made out of a schema file has something in it already.
    case notEmpty(database: String, object: String)
    /// A revision that was generated does not lead to the desired schema and back, and was not written.
    case notGenerated(reason: String)
    /// A statement failed; nothing of the run remains.
    case failed(StatementFailure)
    /// Rows would refer to nothing afterwards; nothing of the run remains.
    case brokenReferences([BrokenReference])
    /// No snapshot of the database could be taken, and so nothing was begun.
    case noSnapshot(DatabaseError)
    /// Tables would lose rows of which nobody has said that they may go; nothing of the run remains.
    case losesData([DataLoss])
}

extension MigrationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let path, let reason): "\(path): \(reason)"
        case .malformed(let file, let line, let reason): "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)"
        case .duplicate(let id, let files):
            "\(Self.list(files)) have the same id \(id): give one of them another time"
        case .missingParent(let id, let file):
            "\(file) revises \(id), which is not there: restore that file or correct \"-- revises:\""
        case .severalBases(let files):
            "\(Self.list(files)) all revise none: let only the first do so, and each other revise the one before it"
        case .severalHeads(let files):
            "there are \(files.count) heads, \(Self.list(files)): let the later one revise the earlier one, "
                + "as migrate rebase does"
        case .cycle(let files):
            "\(Self.list(files)) revise each other in a ring: one of them must revise a revision outside it, or none"
        case .unknownTarget(let text):
            "\"\(text)\" is no revision: write head, base, +n, -n or the first digits of an id; "
                + "\"migrate history\" lists them"
        case .ambiguousTarget(let text, let candidates):
            "\"\(text)\" begins more than one revision: \(Self.list(candidates)); write more digits"
        case .unreachable(let target, let reason): "\"\(target)\" cannot be reached: \(reason)"
        case .behind(let database, let current, let needed, let program):
            "the database \(database) is at \(current ?? "base") and this program needs \(needed); "
                + "run: \(program) migrate upgrade head"
        case .ahead(let database, let current, let head, let shared, let program):
            "the database \(database) is at \(current), which this program does not know; its newest is "
                + "\(head ?? "base"): start the newer program, restore the file if it was deleted or given another id, "
                + "or go back with: "
                + "\(program.map { $0 + " " } ?? "")migrate downgrade \(shared ?? "base")"
        case .reordered(let database, let applied, let expected):
            "the database \(database) has applied \(applied) where the files have \(expected): "
                + "put a new revision after the ones that are applied, never between them"
        case .damagedLedger(let database, let reason):
            "the table \(RevisionLedger.table) of the database \(database) is damaged (\(reason)): restore a backup"
        case .edited(let edit): edit.description
        case .missingFile(let database, let applied, let later):
            "the database \(database) has applied \(applied) before \(later), and its file is not there: "
                + "restore the file, which was deleted or given another id"
        case .alreadyApplied(let revision, let database, let cure):
            "the database \(database) has applied \(revision): \(cure)"
        case .irreversible(let id, let file):
            "\(file) has no down section, so \(id) cannot be undone: restore a backup, or add a new revision"
        case .notEmpty(let database, let object):
            "the database \(database) is not empty, it has \(object): a schema is loaded into a new database only; "
                + "to bring this one to head, run migrate upgrade"
        case .notGenerated(let reason):
            "no revision was written, for what was generated does not do: \(reason); write this one by hand, without --autogenerate"
        case .failed(let failure): failure.description
        case .brokenReferences(let references): Self.describe(references)
        case .noSnapshot(let cause):
            "\(cause.message); nothing was changed: \(cause.kind == .full ? "make room, or " : "")"
                + "to go on without a snapshot, run it again with --no-snapshot"
        case .losesData(let losses): Self.describe(losses)
        }
    }

    /// The reason of ``malformed(file:line:reason:)`` for a name.
    static let badName =
        "the name is not of the form YYYYMMDDHHMMSS_slug.sql (14 digits of a UTC time, then a-z, 0-9 and _): rename the file"

    /// `a and b`, `a, b and c`.
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}

/// A revision as the program and the database have it.
public struct RevisionStatus: Sendable, Equatable {
    public enum State: String, Sendable {
        /// The database has applied it, and the program knows it.
        case applied
        /// The program knows it, and the database has not applied it.
        case pending
        /// The database has applied it, and the program does not know it.
        case unknown
    }

    /// As the program's files have it; where it is unknown, as the ledger has it.
    public let revision: Revision
    public let state: State
    /// What the ledger tells of it; `nil` when it is pending.
    public let applied: AppliedRevision?
    /// Whether it is the newest that the program knows.
    public let isHead: Bool

    /// Whether its file says something else than what was applied.
    public var isEdited: Bool {
        guard state == .applied, let applied else { return false }
        return applied.revision.checksum != revision.checksum
    }

    public init(revision: Revision, state: State, applied: AppliedRevision?, isHead: Bool) {
        self.revision = revision
        self.state = state
        self.applied = applied
        self.isHead = isHead
    }

    /// What the files alone tell, the first revision first.
    public static func all(of history: RevisionHistory) -> [RevisionStatus] {
        history.revisions.map {
            RevisionStatus(revision: $0, state: .pending, applied: nil, isHead: $0.id == history.head?.id)
        }
    }

    /// What both tell: the applied revisions in their line, then the others of the history in theirs. It tells also of a database
    /// with which no run would work.
    ///
    /// - Throws: ``MigrationError/damagedLedger(database:reason:)`` when the applied revisions are no line.
    static func all(
        of history: RevisionHistory, applied entries: [AppliedRevision], database: String
    ) throws(MigrationError) -> [RevisionStatus] {
        let line: RevisionHistory
        do { line = try RevisionHistory(entries.map(\.revision)) } catch {
            throw .damagedLedger(database: database, reason: error.description)
        }
        let entries = Dictionary(uniqueKeysWithValues: entries.map { ($0.revision.id, $0) })
        let applied = line.revisions.map { revision in
            let file = history.revision(id: revision.id)
            return RevisionStatus(
                revision: file ?? revision, state: file == nil ? .unknown : .applied, applied: entries[revision.id],
                isHead: revision.id == history.head?.id)
        }
        return applied + all(of: history).filter { entries[$0.revision.id] == nil }
    }
}

extension [RevisionStatus] {
    /// The newest that is applied; `nil` at base.
    public var current: RevisionStatus? { last { $0.applied != nil } }

    /// The revision that the database would be at, once it were at `target`.
    ///
    /// - Throws: ``MigrationError`` when there is none, or more than one.
    public func revision(at target: RevisionTarget) throws(MigrationError) -> RevisionStatus {
        self[try index(of: target)]
    }

    /// The revisions from one end of `range` to the other, both included.
    ///
    /// - Throws: ``MigrationError`` when one of them does not exist, or when they stand the other way round.
    public func revisions(in range: RevisionRange) throws(MigrationError) -> ArraySlice<RevisionStatus> {
        let from =
            try range.from.map { target throws(MigrationError) in
                target == .down(count { $0.applied != nil }) ? startIndex : try index(of: target)  // that is base
            } ?? startIndex
        let to = try range.to.map { target throws(MigrationError) in try index(of: target) + 1 } ?? endIndex
        guard from < to || isEmpty else {
            throw .unreachable(target: "\(range)", reason: "it goes back: write the older revision first")
        }
        return self[from..<to]
    }

    private func index(of target: RevisionTarget) throws(MigrationError) -> Int {
        let position = count { $0.applied != nil }
        switch target {
        case .base: throw .unreachable(target: "base", reason: "it lies before the first revision")
        case .head:
            guard let head = lastIndex(where: \.isHead) else {
                throw .unreachable(target: "head", reason: "there is no revision")
            }
            return head
        case .up(let steps):
            guard steps <= count - position else {
                throw .unreachable(target: "\(target)", reason: "only \(count - position) are left to apply")
            }
            return position + steps - 1
        case .down(let steps):
            guard steps < position else {
                throw .unreachable(target: "\(target)", reason: "only \(position) are applied")
            }
            return position - steps - 1
        case .revision(let prefix):
            let matches = indices.filter { self[$0].revision.id.hasPrefix(prefix) }
            guard let match = matches.first else { throw .unknownTarget(prefix) }
            guard matches.count == 1 else {
                throw .ambiguousTarget(prefix, candidates: matches.map { self[$0].revision.description })
            }
            return match
        }
    }
}

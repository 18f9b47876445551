/// Revisions in the order in which they follow each other: one strict line from base to head.
public struct RevisionHistory: Sendable, Equatable {
    /// From the first to the newest.
    public let revisions: [Revision]

    /// The newest revision; `nil` when there is none at all.
    public var head: Revision? { revisions.last }

    /// Puts revisions, given in any order, into their line.
    ///
    /// - Throws: ``MigrationError`` that names the files: for an id that two of them have, a missing parent, two bases, two
    ///   heads or a cycle.
    public init(_ revisions: [Revision]) throws(MigrationError) {
        let revisions = revisions.sorted { ($0.id, $0.file) < ($1.id, $1.file) }
        for (revision, next) in zip(revisions, revisions.dropFirst()) where revision.id == next.id {
            throw .duplicate(id: revision.id, files: [revision.file, next.file])
        }
        let ids = Set(revisions.map(\.id))
        for revision in revisions {
            guard let parent = revision.revises, !ids.contains(parent) else { continue }
            throw .missingParent(id: parent, file: revision.file)
        }
        let bases = revisions.filter { $0.revises == nil }
        guard bases.count <= 1 else { throw .severalBases(files: bases.map(\.file)) }
        let heads = Self.heads(of: revisions)
        guard heads.count <= 1 else { throw .severalHeads(files: heads.map(\.file)) }

        let line = Self.line(from: bases.first, through: revisions)
        guard line.count == revisions.count else { throw .cycle(files: Self.cycle(in: revisions, beside: line)) }
        self.revisions = line
    }

    /// Those of `revisions` that no other one revises, whether or not they are a line.
    public static func heads(of revisions: [Revision]) -> [Revision] {
        let parents = Set(revisions.compactMap(\.revises))
        return revisions.filter { !parents.contains($0.id) }
    }

    /// The revision with exactly this id.
    public func revision(id: String) -> Revision? {
        revisions.first { $0.id == id }
    }

    /// How many revisions are applied where `target` is reached: 0 at base.
    ///
    /// - Parameter position: how many are applied now, from which `+n` and `-n` count.
    /// - Throws: ``MigrationError`` for a target that does not exist, is ambiguous, or lies beyond an end of the line.
    func position(of target: RevisionTarget, from position: Int) throws(MigrationError) -> Int {
        switch target {
        case .base: return 0
        case .head: return revisions.count
        case .up(let count):
            guard count <= revisions.count - position else {
                throw .unreachable(target: "\(target)", reason: "only \(revisions.count - position) are left to apply")
            }
            return position + count
        case .down(let count):
            guard count <= position else {
                throw .unreachable(target: "\(target)", reason: "only \(position) are applied")
            }
            return position - count
        case .revision(let prefix):
            let matches = revisions.indices.filter { revisions[$0].id.hasPrefix(prefix) }
            guard let match = matches.first else { throw .unknownTarget(prefix) }
            guard matches.count == 1 else {
                throw .ambiguousTarget(prefix, candidates: matches.map { revisions[$0].description })
            }
            return match + 1
        }
    }

    private static func line(from base: Revision?, through revisions: [Revision]) -> [Revision] {
        let pairs = revisions.compactMap { revision in revision.revises.map { ($0, revision) } }
        let children = Dictionary(pairs) { first, _ in first }
        var line: [Revision] = []
        var next = base
        while let revision = next {
            line.append(revision)
            next = children[revision.id]
        }
        return line
    }

    /// The files of one ring among the revisions that `line` does not reach. Each of them has a parent, so whoever goes
    /// from parent to parent comes round.
    private static func cycle(in revisions: [Revision], beside line: [Revision]) -> [String] {
        let reached = Set(line.map(\.id))
        let rest = Dictionary(uniqueKeysWithValues: revisions.filter { !reached.contains($0.id) }.map { ($0.id, $0) })
        var ring: [Revision] = []
        var next = rest.values.min { $0.id < $1.id }
        while let revision = next {
            if let start = ring.firstIndex(where: { $0.id == revision.id }) {
                return ring[start...].map(\.file).sorted()
            }
            ring.append(revision)
            next = revision.revises.flatMap { rest[$0] }
        }
        return ring.map(\.file)
    }
}

internal import Glibc

/// Puts two lines of revisions, which part somewhere, into one: the revisions of one line then follow the head of the other.
public struct RevisionRebase: Sendable {
    /// The revisions that move, in their line.
    public let moving: [Revision]
    /// The head that they will follow.
    public let onto: Revision

    private let directory: RevisionDirectory
    private let ids: Set<String>

    /// A file that was written anew.
    public struct Move: Sendable, Equatable {
        public let from: String
        /// The same as `from` where only the header was changed.
        public let to: String
        /// The id that it revises now.
        public let revises: String
    }

    /// Looks at the revisions of `directory`; blocks, and changes nothing.
    ///
    /// - Parameter head: the first digits of the head that moves; without it, the one with the latest id. Of more than two heads, it
    ///   goes behind the latest of the others.
    /// - Returns: `nil` when there is one head at most.
    /// - Throws: ``MigrationError`` for any other fault of the history, and for a head that does not exist.
    public init?(in directory: RevisionDirectory, moving head: String? = nil) throws(MigrationError) {
        let revisions = try directory.revisions()
        do {
            _ = try RevisionHistory(revisions)
            return nil
        } catch {
            guard case .severalHeads = error else { throw error }
        }
        let heads = RevisionHistory.heads(of: revisions).sorted { $0.id < $1.id }
        let moved = heads.last { head.map($0.id.hasPrefix) ?? true }
        guard let moved, let other = heads.last(where: { $0.id != moved.id }) else {
            let names = heads.map(\.description).joined(separator: ", ")
            throw .unreachable(target: head ?? "head", reason: "the heads are \(names)")
        }
        let staying = Set(Self.line(to: other, through: revisions).map(\.id))
        moving = Self.line(to: moved, through: revisions).filter { !staying.contains($0.id) }
        onto = other
        self.directory = directory
        ids = Set(revisions.map(\.id))
    }

    /// Writes the files; blocks. A revision whose id is not later than that of the one before it gets a new one, and so another name.
    ///
    /// - Throws: ``MigrationError/file(path:reason:)``.
    public func run() throws(MigrationError) -> [Move] {
        var moves: [Move] = []
        var parent = onto.id
        for revision in moving {
            guard let name = RevisionName(file: revision.file.split(separator: "/").last ?? "") else { continue }
            let time = time(of: name, after: parent)
            let path = directory.join(RevisionName(time: time, slug: name.slug).file)
            let bytes = try TextFile(path: revision.file).read(limit: RevisionDirectory.fileLimit)
            try TextFile(path: Self.draft(of: path)).create(Self.text(of: bytes, revising: parent))
            moves.append(Move(from: revision.file, to: path, revises: parent))
            parent = time.digits
        }
        for move in moves {
            guard rename(Self.draft(of: move.to), move.to) == 0 else {
                throw .file(path: move.to, reason: "cannot be written: \(String(cString: strerror(errno)))")
            }
        }
        for move in moves where move.from != move.to { unlink(move.from) }
        return moves
    }

    /// A name that is no revision's.
    private static func draft(of path: String) -> String { path + ".rebased" }

    private func time(of name: RevisionName, after parent: String) -> UTCTime {
        guard name.id <= parent, var time = UTCTime(digits: parent) else { return name.time }
        repeat { time = UTCTime(secondsSince1970: time.secondsSince1970 + 1) } while ids.contains(time.digits)
        return time
    }

    private static func text(of bytes: [UInt8], revising parent: String) -> String {
        var lines = String(decoding: bytes, as: UTF8.self).utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).map { String(decoding: $0, as: UTF8.self) }
        if let header = lines.firstIndex(where: { $0.comment?.hasPrefix("revises:") == true }) {
            lines[header] = "-- revises: \(parent)" + (lines[header].utf8.last == UInt8(ascii: "\r") ? "\r" : "")
        }
        return lines.joined(separator: "\n")
    }

    /// The revisions from the first to `head`; those that stand in a ring, once.
    private static func line(to head: Revision, through revisions: [Revision]) -> [Revision] {
        let byID = Dictionary(uniqueKeysWithValues: revisions.map { ($0.id, $0) })
        var seen: Set<String> = []
        var line: [Revision] = []
        var next: Revision? = head
        while let revision = next, seen.insert(revision.id).inserted {
            line.append(revision)
            next = revision.revises.flatMap { byID[$0] }
        }
        return line.reversed()
    }
}

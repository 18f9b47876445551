internal import Glibc

extension RevisionDirectory {
    /// Makes the directory, with a `README.md` in it; blocks. One that is there must be empty.
    ///
    /// - Throws: ``MigrationError/file(path:reason:)``.
    public func create(readme: String) throws(MigrationError) {
        if mkdir(path, 0o755) != 0 {
            let code = errno
            guard code == EEXIST else {
                throw .file(path: path, reason: "the directory cannot be made: \(String(cString: strerror(code)))")
            }
            guard try entries().allSatisfy({ $0 == "." || $0 == ".." }) else {
                throw .file(path: path, reason: "the directory is not empty: revision adds to it")
            }
        }
        try TextFile(path: join("README.md")).create(readme)
    }

    /// A revision's file as it is.
    package struct File: Sendable, Equatable {
        package let name: String
        package let bytes: [UInt8]
    }

    /// Reads the files of all revisions, and does not look at what is in them; blocks.
    ///
    /// - Throws: ``MigrationError/file(path:reason:)``.
    package func files() throws(MigrationError) -> [File] {
        var files: [File] = []
        for name in try entries().sorted() where RevisionName.isClaimed(by: name) {
            files.append(File(name: name, bytes: try TextFile(path: join(name)).read(limit: Self.fileLimit)))
        }
        return files
    }

    /// The file of the revision that `target` names, by the names of the files alone: so it is found also while its text is no revision
    /// yet. Blocks.
    ///
    /// - Parameter applied: the ids of the revisions that the database has applied in their order, from the last of which `+n` and `-n`
    ///   count: `+1` is the first file that it has not applied.
    /// - Throws: ``MigrationError`` when there is none, or more than one.
    public func file(
        of target: RevisionTarget, applied: [String]
    ) throws(MigrationError) -> (id: String, path: String) {
        let names = try names()
        let matches: [RevisionName]
        switch target {
        case .head: matches = Array(names.suffix(1))
        case .revision(let prefix): matches = names.filter { $0.id.hasPrefix(prefix) }
        case .up(let count):
            let pending = names.filter { !applied.contains($0.id) }
            guard count <= pending.count else {
                throw .unreachable(target: "\(target)", reason: "only \(pending.count) are left to apply")
            }
            matches = [pending[count - 1]]
        case .down(let count):
            guard count < applied.count else {
                throw .unreachable(target: "\(target)", reason: "only \(applied.count) are applied")
            }
            let id = applied[applied.count - count - 1]
            matches = names.filter { $0.id == id }
        case .base: throw .unreachable(target: "base", reason: "it lies before the first revision")
        }
        guard let match = matches.first else { throw .unknownTarget("\(target)") }
        guard matches.count == 1 else { throw .ambiguousTarget("\(target)", candidates: matches.map(\.file)) }
        return (match.id, join(match.file))
    }
}

extension RevisionFile {
    /// Reads the file at `path`; blocks.
    ///
    /// - Throws: ``MigrationError/file(path:reason:)``; ``MigrationError/malformed(file:line:reason:)``.
    public static func read(_ path: String) throws(MigrationError) -> Revision {
        try Revision(file: path, bytes: TextFile(path: path).read(limit: RevisionDirectory.fileLimit))
    }
}

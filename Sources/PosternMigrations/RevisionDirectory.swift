internal import Glibc

/// A directory of revision files.
///
/// A file whose name begins with a digit and ends in `.sql` is a revision; every other one (`README.md`, `schema.sql`) is
/// left alone.
public struct RevisionDirectory: RevisionSource, Equatable {
    /// The longest revision file that is read, in bytes: 1 MiB.
    public static let fileLimit = 1_048_576

    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// Where `migrate dump` puts the schema unless it is told otherwise.
    public var schemaFile: String { join("schema.sql") }

    /// Reads all revisions, ordered by their ids; blocks.
    ///
    /// - Throws: ``MigrationError`` that names the directory or file which cannot be read or is not of the form.
    public func revisions() throws(MigrationError) -> [Revision] {
        var revisions: [Revision] = []
        for name in try names() {
            revisions.append(try RevisionFile.read(join(name.file)))
        }
        return revisions
    }

    /// The names of all revisions in their order.
    func names() throws(MigrationError) -> [RevisionName] {
        var names: [RevisionName] = []
        for file in try entries().sorted() where RevisionName.isClaimed(by: file) {
            guard let name = RevisionName(file: file) else {
                throw .malformed(file: join(file), line: nil, reason: MigrationError.badName)
            }
            names.append(name)
        }
        return names
    }

    /// The path of a file in it.
    func join(_ file: String) -> String {
        path.hasSuffix("/") ? path + file : path + "/" + file
    }

    /// The names of what is in it, `.` and `..` with them.
    func entries() throws(MigrationError) -> [String] {
        guard let directory = opendir(path) else {
            guard errno != ENOENT else {
                throw .file(path: path, reason: "the directory does not exist: create it, or name another one")
            }
            throw systemError()
        }
        defer { closedir(directory) }
        var entries: [String] = []
        errno = 0
        while let entry = readdir(directory) {
            entries.append(
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                        String(cString: $0)
                    }
                })
            errno = 0  // readdir tells an error from the end by errno alone
        }
        guard errno == 0 else { throw systemError() }
        return entries
    }

    private func systemError() -> MigrationError {
        .file(path: path, reason: "the directory cannot be read: \(String(cString: strerror(errno)))")
    }
}

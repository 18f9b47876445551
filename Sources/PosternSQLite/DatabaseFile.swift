internal import Glibc
internal import PosternSQL

/// The file behind a connection, looked at before SQLite is: its own messages ("unable to open database file") do not
/// say what is missing.
struct DatabaseFile {
    let path: String

    /// - Throws: ``DatabaseError`` that says what stands in the way and what to do about it.
    func check(_ role: ConnectionRole) throws(DatabaseError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw DatabaseError(.cannotOpen, "cannot open \(path): it is not a file")
            }
            guard access(path, R_OK) == 0 else {
                throw DatabaseError(.cannotOpen, "cannot open \(path): this user may not read it")
            }
            if role != .reader { try checkWritable() }
            return
        }
        guard errno == ENOENT else {
            throw DatabaseError(.cannotOpen, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        guard lstat(path, &status) != 0 else {
            // Another process may have made the file since the first look.
            if stat(path, &status) == 0 { return try check(role) }
            throw DatabaseError(.cannotOpen, "cannot open \(path): it is a symbolic link to a file that does not exist")
        }
        guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw DatabaseError(.cannotOpen, "cannot open \(path): the directory \(directory) does not exist; create it first")
        }
        guard role == .writer(creating: true) else {
            throw DatabaseError(.missing, "cannot open \(path): the database does not exist")
        }
        try checkWritable()
    }

    /// WAL needs the directory as well as the file, for the `-wal` and `-shm` files beside it; and it needs a local disk.
    private func checkWritable() throws(DatabaseError) {
        guard access(path, F_OK) != 0 || access(path, W_OK) == 0 else { throw notWritable("write it") }
        let directory = DatabaseFile(path: resolved).directory
        guard access(directory, W_OK) == 0 else { throw notWritable("write in its directory \(directory)") }
        if let network = FileSystem(of: directory)?.network {
            throw DatabaseError(
                .cannotOpen,
                """
                cannot open \(path): \(directory) is on \(network), where locks and shared memory may not work between machines; \
                put the database on a local disk
                """)
        }
    }

    private func notWritable(_ what: String) -> DatabaseError {
        let reason =
            errno == EROFS ? "its file system is read-only" : "this user may not \(what); start the program as one who may"
        return DatabaseError(.readOnly, "cannot open \(path): \(reason)")
    }

    /// The path without symbolic links, as SQLite too resolves it before it names the files beside a database.
    var resolved: String {
        if let whole = Self.withoutLinks(path) { return whole }
        guard let parent = Self.withoutLinks(directory) else { return path }
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        return parent == "/" ? "/\(name)" : "\(parent)/\(name)"
    }

    private static func withoutLinks(_ path: String) -> String? {
        guard let start = realpath(path, nil) else { return nil }
        defer { free(start) }
        return String(cString: start)
    }

    /// The directory that the path names.
    var directory: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

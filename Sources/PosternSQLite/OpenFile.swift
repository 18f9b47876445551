internal import PosternSQL
internal import Synchronization

/// A database file that this process has open, for as long as this lives.
///
/// When a process closes any descriptor of a file, it loses all locks that it holds on it (POSIX, `fcntl`), those of other
/// connections included. SQLite takes care of its own descriptors; whoever looks at the file beside it may do so only while the
/// process has no connection to it. That is why this is known for the process as a whole.
final class OpenFile {
    private static let counts = Mutex<[String: Int]>([:])
    private let path: String

    /// - Parameters:
    ///   - path: without symbolic links.
    ///   - look: called first when no connection of this process has the file open; whatever it opens, it closes.
    init(_ path: String, look: () throws(DatabaseError) -> Void) throws(DatabaseError) {
        self.path = path
        try Self.counts.withLock { counts throws(DatabaseError) in
            if counts[path] == nil { try look() }
            counts[path, default: 0] += 1
        }
    }

    deinit {
        Self.counts.withLock { counts in
            let left = counts[path, default: 1] - 1
            counts[path] = left == 0 ? nil : left
        }
    }
}

internal import CLinux
internal import Glibc
internal import PosternSQL

/// The lock of a database: an open file description of `<database>-lock`, which `sqlite3` itself never looks at.
///
/// SQLite 3.7.0 to 3.51.2 has a bug (https://www.sqlite.org/wal.html#walresetbug): a checkpoint while another connection commits
/// can damage the file. So every connection that writes holds this lock shared for its life, and a checkpoint is done only by
/// one that can turn it into an exclusive one: it is then the only writer of all processes. Restoring a database, which puts
/// another file in its place, needs the lock exclusively from the start.
///
/// The kernel frees the lock with its descriptor, also when the process is killed. Who holds it last removes the file: those who
/// have opened it meanwhile see that it has lost its name, and make a new one.
final class DatabaseLock {
    private let file: String
    let descriptor: Int32

    /// Takes the lock shared; blocks while another holds it exclusively, for at most `duration`.
    ///
    /// - Throws: ``DatabaseError`` of kind `busy` when the time is over, `cannotOpen` when there can be no lock file.
    convenience init(beside path: String, waiting duration: Duration) throws(DatabaseError) {
        try self.init(beside: path, as: F_RDLCK, waiting: duration) { file in
            "another process is restoring or checkpointing the database and has held \(file) for \(duration)"
        }
    }

    /// Takes the lock exclusively, or not at all; does not wait.
    ///
    /// - Throws: ``DatabaseError`` of kind `busy` when anybody else holds it, `cannotOpen` when there can be no lock file.
    convenience init(exclusivelyBeside path: String) throws(DatabaseError) {
        try self.init(beside: path, as: F_WRLCK, waiting: .zero) { _ in
            "a server or another command has the database \(path) open; stop it first"
        }
    }

    private init(
        beside path: String, as kind: Int32, waiting duration: Duration, refusal: (String) -> String
    ) throws(DatabaseError) {
        let path = DatabaseFile(path: path).resolved
        file = path + "-lock"
        let deadline = ContinuousClock.now + duration
        while true {
            let descriptor = try Self.open(file, beside: path)
            switch (Self.set(kind, on: descriptor), Self.isStill(file, descriptor)) {
            case (0, true):
                self.descriptor = descriptor
                return
            case (0, false), (EAGAIN, false):
                Glibc.close(descriptor)  // it was removed meanwhile, and who comes next makes a new one
                continue
            case (EAGAIN, true) where ContinuousClock.now < deadline:
                Glibc.close(descriptor)
                usleep(10_000)
            case (EAGAIN, true):
                Glibc.close(descriptor)
                throw DatabaseError(.busy, refusal(file))
            case (let code, _):
                Glibc.close(descriptor)
                throw DatabaseError(.cannotOpen, "cannot lock \(file): \(String(cString: strerror(code)))")
            }
        }
    }

    deinit {
        _ = Self.set(F_UNLCK, on: descriptor)  // else two that leave at once would keep each other from removing the file
        if Self.set(F_WRLCK, on: descriptor) == 0, Self.isStill(file, descriptor) { unlink(file) }
        Glibc.close(descriptor)
    }

    /// Runs `body` while nobody else holds the lock, and not at all when somebody does; does not wait. The lock is shared again
    /// afterwards.
    ///
    /// - Returns: `nil` when another process, or another `Database` of this one, holds the lock too.
    func withExclusive<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value? {
        guard Self.set(F_WRLCK, on: descriptor) == 0 else { return nil }
        defer { _ = Self.set(F_RDLCK, on: descriptor) }  // only a conflict can fail, and there is none on the way down
        return try body()
    }

    /// Opens the lock file, made for those who may open the database: SQLite does the same for the files that it makes beside it.
    private static func open(_ file: String, beside path: String) throws(DatabaseError) -> Int32 {
        let flags = O_RDWR | Int32(CLINUX_CLOEXEC)
        while true {
            let made = Glibc.open(file, flags | O_CREAT | O_EXCL, 0o666)
            if made >= 0 {
                var database = stat()
                guard stat(path, &database) == 0 else { return made }
                fchmod(made, database.st_mode & 0o777)
                if geteuid() == 0 { fchown(made, database.st_uid, database.st_gid) }
                return made
            }
            let isThere = errno == EEXIST
            let found = isThere ? Glibc.open(file, flags) : -1
            if found >= 0 { return found }
            guard isThere, errno == ENOENT else {  // else it was removed between the two calls
                throw DatabaseError(.cannotOpen, "cannot open the lock file \(file): \(String(cString: strerror(errno)))")
            }
        }
    }

    /// - Returns: 0 or the error number: `EAGAIN` when another holds the lock.
    private static func set(_ kind: Int32, on descriptor: Int32) -> Int32 {
        var whole = flock()
        whole.l_type = Int16(kind)
        whole.l_whence = Int16(SEEK_SET)
        while fcntl(descriptor, Int32(CLINUX_OFD_SETLK), &whole) != 0 {
            if errno != EINTR { return errno == EACCES ? EAGAIN : errno }
        }
        return 0
    }

    /// Whether `file` still names what `descriptor` has opened.
    private static func isStill(_ file: String, _ descriptor: Int32) -> Bool {
        var (named, opened) = (stat(), stat())
        guard stat(file, &named) == 0, fstat(descriptor, &opened) == 0 else { return false }
        return named.st_dev == opened.st_dev && named.st_ino == opened.st_ino
    }
}

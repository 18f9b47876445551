internal import CLinux
internal import Glibc
internal import PosternSQL

/// A file that is made under another name in the directory where it shall appear, whole or not at all.
struct NewFile: ~Copyable {
    /// Where it is while it is made.
    let path: String
    private let target: String
    private var isPlaced = false

    /// Makes an empty file beside `target`, which this user alone may open.
    ///
    /// - Parameter suffix: what its name has behind that of the target, before a random part.
    init(for target: String, suffix: String) throws(DatabaseError) {
        var template = Array("\(target)\(suffix)-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failure("cannot write \(target)") }
        close(descriptor)
        self.target = target
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        guard !isPlaced else { return }
        unlink(path)
        unlink(path + "-journal")
    }

    /// Brings what was written to disk, and gives the file the rights that `model` has.
    func settle(as model: String) throws(DatabaseError) {
        let descriptor = open(path, O_RDWR)
        guard descriptor >= 0 else { throw Self.failure("cannot write \(target)") }
        defer { close(descriptor) }
        var status = stat()
        if stat(model, &status) == 0 {
            fchmod(descriptor, status.st_mode & 0o777)
            if geteuid() == 0 { fchown(descriptor, status.st_uid, status.st_gid) }
        }
        guard fsync(descriptor) == 0 else { throw Self.failure("cannot write \(target)") }
    }

    /// Gives the file its name, which nobody must have.
    mutating func place() throws(DatabaseError) {
        let here = Int32(CLINUX_CURRENT_DIRECTORY)
        var status = renameat2(here, path, here, target, UInt32(CLINUX_RENAME_NOREPLACE))
        if status != 0, errno == EINVAL || errno == ENOSYS {  // a file system that cannot
            status = link(path, target)
            if status == 0 { unlink(path) }
        }
        if status != 0, errno == EPERM || errno == EOPNOTSUPP, access(target, F_OK) != 0 {  // one that has no links either
            status = rename(path, target)
        }
        guard status == 0 else { throw Self.failure("cannot write \(target)") }
        isPlaced = true
        try Self.synchronise(DatabaseFile(path: target).directory)
    }

    /// Puts the file in the place of the one that has its name, or of none.
    mutating func replace() throws(DatabaseError) {
        guard rename(path, target) == 0 else { throw Self.failure("cannot write \(target)") }
        isPlaced = true
        try Self.synchronise(DatabaseFile(path: target).directory)
    }

    /// Brings the names of a directory to disk.
    static func synchronise(_ directory: String) throws(DatabaseError) {
        let descriptor = open(directory, O_RDONLY)
        defer { close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else { throw failure("cannot bring \(directory) to disk") }
    }

    /// The error of the last system call.
    static func failure(_ what: String) -> DatabaseError {
        let code = errno
        let kind: DatabaseError.Kind =
            switch code {
            case ENOSPC, EDQUOT: .full
            case EACCES, EPERM, EROFS: .readOnly
            default: .io
            }
        let text = code == EEXIST ? "it exists already; name another file" : String(cString: strerror(code))
        return DatabaseError(kind, "\(what): \(text)")
    }
}

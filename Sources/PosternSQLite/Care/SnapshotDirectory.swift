internal import Glibc
internal import PosternSQL

/// The directory beside a database that has its snapshots: `notes.db-snapshots`. It may be a symbolic link to one on another disk.
struct SnapshotDirectory {
    let path: String
    /// The database.
    private let source: String

    /// Where the database is a symbolic link, it is beside the file that is meant.
    init(of database: String) {
        var status = stat()
        let isLink = lstat(database, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
        source = isLink ? DatabaseFile(path: database).resolved : database
        path = source + "-snapshots"
    }

    /// The snapshots in it, the oldest first; none when there is no directory.
    func snapshots() throws(DatabaseError) -> [DatabaseSnapshot] {
        try names().sorted { $0.file < $1.file }.map { name in
            var status = stat()
            let file = "\(path)/\(name.file)"
            let bytes = stat(file, &status) == 0 ? Int(status.st_size) : 0
            return DatabaseSnapshot(name: name.text, file: file, time: name.time, label: name.label, bytes: bytes)
        }
    }

    /// Removes the file of a snapshot, if it is one of its own.
    func remove(_ snapshot: DatabaseSnapshot) throws(DatabaseError) {
        guard let name = SnapshotName(file: snapshot.name + ".db") else {
            throw DatabaseError(.misuse, "cannot remove \(snapshot.name): it is no snapshot")
        }
        let file = "\(path)/\(name.file)"
        guard unlink(file) == 0 || errno == ENOENT else { throw NewFile.failure("cannot remove \(file)") }
    }

    /// A name that sorts behind those of all others, also where the clock was set back.
    func nextName(label: String) throws(DatabaseError) -> SnapshotName {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let newest = try names().map(\.millisecondsSince1970).max() ?? 0
        let time = max(Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000, newest + 1)
        return SnapshotName(millisecondsSince1970: time, label: label)
    }

    /// Makes the directory, unless it is there, for those who may open the database.
    func make() throws(DatabaseError) {
        if mkdir(path, 0o700) != 0 {
            let code = errno
            var status = stat()
            guard code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                let reason = code == EEXIST ? "it is no directory; remove or rename it" : String(cString: strerror(code))
                throw DatabaseError(code == ENOSPC ? .full : .cannotOpen, "cannot make the directory \(path): \(reason)")
            }
            return
        }
        var database = stat()
        if stat(source, &database) == 0 {
            let mode = database.st_mode & 0o777
            chmod(path, mode | (mode & 0o444) >> 2)  // who may read the one may enter the other
            if geteuid() == 0 { chown(path, database.st_uid, database.st_gid) }
        }
        try NewFile.synchronise(DatabaseFile(path: path).directory)
    }

    /// Removes what processes that were killed have left of snapshots. Nobody takes one meanwhile: that needs the database's write lock.
    func removePartialFiles() throws(DatabaseError) {
        for entry in try entries() {
            guard let match = entry.wholeMatch(of: /(.+\.db)\.partial-[A-Za-z0-9]{6}(-journal)?/),
                SnapshotName(file: String(match.1)) != nil
            else { continue }
            unlink("\(path)/\(entry)")
        }
    }

    /// - Throws: ``DatabaseError`` of kind `full` when its disk has no room for a file of `bytes`.
    func checkRoom(for bytes: Int64) throws(DatabaseError) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 || statvfs(DatabaseFile(path: path).directory, &status) == 0 else { return }
        let free = Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
        guard free < bytes else { return }
        throw DatabaseError(.full, "it needs \(bytes) bytes, and the disk has \(free) left")
    }

    private func names() throws(DatabaseError) -> [SnapshotName] {
        try entries().compactMap(SnapshotName.init(file:))
    }

    private func entries() throws(DatabaseError) -> [String] {
        guard let directory = opendir(path) else {
            guard errno != ENOENT else { return [] }
            throw NewFile.failure("cannot read the directory \(path)")
        }
        defer { closedir(directory) }
        var entries: [String] = []
        while let entry = readdir(directory) {
            entries.append(
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                        String(cString: $0)
                    }
                })
        }
        return entries
    }
}

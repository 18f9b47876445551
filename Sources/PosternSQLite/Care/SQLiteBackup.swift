internal import CSQLite
internal import Glibc
internal import PosternSQL

/// Copies a database through SQLite's online backup (https://www.sqlite.org/backup.html).
struct SQLiteBackup {
    let source: String
    let target: String
    let options: DatabaseOptions

    private static let pagesAStep: Int32 = 256

    /// - Throws: ``DatabaseError`` that says what to do; nothing is left of the copy then.
    func run(_ progress: (CareProgress) -> Void) throws(DatabaseError) {
        try checkTarget()
        // It holds the lock of the database, and leaves no files beside it that a connection for reading could not remove.
        let owner = try SQLiteConnection(path: source, role: .writer(creating: false), options: options)
        defer { owner.close() }
        var file = try NewFile(for: target, suffix: ".partial")
        do throws(DatabaseError) {
            let pages = try copy(to: file.path, progress)
            guard try CopiedDatabase(path: file.path).verify(expecting: nil) == pages else {
                throw DatabaseError(.corrupt, "the copy has not as many pages as the database")
            }
            try file.settle(as: source)
        } catch { throw DatabaseError(error.kind, "cannot copy \(source) to \(target): \(error.message)", code: error.code) }
        try file.place()
    }

    private func checkTarget() throws(DatabaseError) {
        var status = stat()
        guard lstat(target, &status) != 0 else {
            throw DatabaseError(.cannotOpen, "cannot write \(target): it exists already; name another file")
        }
        let directory = DatabaseFile(path: target).directory
        guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw DatabaseError(
                .cannotOpen, "cannot write \(target): the directory \(directory) does not exist; create it first")
        }
    }

    /// Copies the state of one moment: one transaction of a connection for reading lasts from the first page to the last, so that
    /// no commit of others makes the copying start again.
    ///
    /// - Returns: the number of pages.
    private func copy(to path: String, _ progress: (CareProgress) -> Void) throws(DatabaseError) -> Int64 {
        let reader = try SQLiteConnection(path: source, role: .reader, options: options)
        defer { reader.close() }
        try reader.begin(waiting: nil)
        let pages = Int64(try reader.number("PRAGMA page_count"))
        let copy = try PlainDatabase(path, .unlocked)
        for setting in ["PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF"] as [SQL] { _ = try copy.column(setting) }
        try reader.withHandle { handle throws(DatabaseError) in
            guard let backup = sqlite3_backup_init(copy.handle, "main", handle, "main") else {
                throw SQLiteError.make(sqlite3_errcode(copy.handle), handle: copy.handle, sql: nil)
            }
            var status = SQLITE_OK
            while status == SQLITE_OK {
                status = sqlite3_backup_step(backup, Self.pagesAStep)
                let total = Int(sqlite3_backup_pagecount(backup))
                progress(CareProgress(done: total - Int(sqlite3_backup_remaining(backup)), total: total))
            }
            sqlite3_backup_finish(backup)
            guard status == SQLITE_DONE else { throw SQLiteError.make(status, handle: nil, sql: nil) }
        }
        return pages
    }
}

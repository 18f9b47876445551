internal import CSQLite
internal import PosternSQL

/// Backup, check and restore of a SQLite database.
struct SQLiteCare: DatabaseCare {
    func backUp(
        _ url: DatabaseURL, to file: String, options: DatabaseOptions, progress: (CareProgress) -> Void
    ) throws(DatabaseError) {
        try SQLiteBackup(source: SQLiteDriver.path(of: url), target: file, options: options).run(progress)
    }

    func check(
        _ url: DatabaseURL, options: DatabaseOptions, progress: (CareProgress) -> Void
    ) throws(DatabaseError) -> [CareFinding] {
        SQLiteCheck(path: try SQLiteDriver.path(of: url), options: options).run(progress)
    }

    func restore(
        _ url: DatabaseURL, from file: String, options: DatabaseOptions, progress: (CareProgress) -> Void
    ) throws(DatabaseError) -> String? {
        let target = DatabaseFile(path: try SQLiteDriver.path(of: url)).resolved
        return try SQLiteRestore(file: file, target: target, options: options).run(progress)
    }

    func takeSnapshot(
        of url: DatabaseURL, label: String, options: DatabaseOptions, progress: (CareProgress) -> Void
    ) throws(DatabaseError) -> DatabaseSnapshot {
        try SQLiteSnapshot(source: SQLiteDriver.path(of: url), options: options).take(label: label, progress)
    }

    func snapshots(of url: DatabaseURL) throws(DatabaseError) -> [DatabaseSnapshot] {
        try SnapshotDirectory(of: SQLiteDriver.path(of: url)).snapshots()
    }

    func removeSnapshot(_ snapshot: DatabaseSnapshot, of url: DatabaseURL) throws(DatabaseError) {
        try SnapshotDirectory(of: SQLiteDriver.path(of: url)).remove(snapshot)
    }
}

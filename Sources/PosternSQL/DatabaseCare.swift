/// What a driver offers to keep a database safe: copies, looks and the way back. The commands `db backup`, `db check`, `db restore` and
/// `migrate restore` of every application use it, and migrations before they change anything. All of it blocks.
///
/// A file is what the driver writes and reads again: for SQLite a database, for another kind perhaps an archive.
public protocol DatabaseCare: Sendable {
    /// Copies the database, as it is at one moment, to a new file while others read and write.
    ///
    /// - Parameters:
    ///   - file: the file to make. It appears only when it is complete, verified and on disk.
    ///   - progress: called again and again with what has been copied.
    /// - Throws: ``DatabaseError``, also when `file` exists; nothing of the copy is left then.
    func backUp(
        _ url: DatabaseURL, to file: String, options: DatabaseOptions, progress: (CareProgress) -> Void
    ) throws(DatabaseError)

    /// Looks at the database, its files and the connections that a server would have, while others read and write.
    ///
    /// - Returns: what was found, good and bad. A database that cannot be opened is a finding too.
    /// - Throws: ``DatabaseError`` when `url` is none that the driver knows.
    func check(
        _ url: DatabaseURL, options: DatabaseOptions, progress: (CareProgress) -> Void
    ) throws(DatabaseError) -> [CareFinding]

    /// Puts a file that ``backUp(_:to:options:progress:)`` has made in the place of the database, which is kept beside it.
    ///
    /// - Returns: where the database that was there is kept; `nil` when there was none.
    /// - Throws: ``DatabaseError``, also when anybody has the database open; the database is then as it was.
    func restore(
        _ url: DatabaseURL, from file: String, options: DatabaseOptions, progress: (CareProgress) -> Void
    ) throws(DatabaseError) -> String?

    /// Copies the database, as the last commit has left it, to a new file among its snapshots. The caller holds the transaction of a
    /// connection that writes: nobody else does meanwhile, and the copy has nothing of what it has not committed.
    ///
    /// - Parameters:
    ///   - label: where the database is, in letters and digits: it becomes a part of the name.
    ///   - progress: called again and again with what has been copied.
    /// - Returns: the snapshot, which is complete, verified and on disk.
    /// - Throws: ``DatabaseError``, of kind `full` when there is no room for it, with how much it needs; nothing is left of it then. What
    ///   killed processes have left of theirs is removed by the next call.
    func takeSnapshot(
        of url: DatabaseURL, label: String, options: DatabaseOptions, progress: (CareProgress) -> Void
    ) throws(DatabaseError) -> DatabaseSnapshot

    /// The snapshots that there are, the oldest first. What does not bear such a name is none.
    func snapshots(of url: DatabaseURL) throws(DatabaseError) -> [DatabaseSnapshot]

    /// Removes one of ``snapshots(of:)``, and nothing that is none. One that is not there any more is no failure.
    func removeSnapshot(_ snapshot: DatabaseSnapshot, of url: DatabaseURL) throws(DatabaseError)
}

/// How far a backup, a check or a restore has come.
public struct CareProgress: Sendable, Equatable {
    /// What is done, in a unit of the driver's.
    public let done: Int
    /// What there is to do, in the same unit; it may grow.
    public let total: Int

    public init(done: Int, total: Int) {
        self.done = done
        self.total = total
    }
}

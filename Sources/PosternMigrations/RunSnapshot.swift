internal import PosternSQL

/// The snapshot that a run takes before its first revision, when there are rows.
struct RunSnapshot {
    private let snapshots: DatabaseSnapshots?
    private let dialect: String
    private let options: MigrationOptions
    private var isDue = true
    private var taken: DatabaseSnapshot?

    init(of database: Database, _ options: MigrationOptions) {
        snapshots = options.snapshots > 0 ? database.snapshots : nil
        dialect = database.url.dialect
        self.options = options
    }

    /// Takes it, unless that was done before or no table has a row. The transaction is open, has written nothing yet, and keeps all others
    /// from writing: so the copy is what the run finds.
    ///
    /// - Parameter revision: where the database is; `nil` for base.
    /// - Throws: ``MigrationError/noSnapshot(_:)``.
    mutating func take(at revision: Revision?, in session: borrowing Session) throws {
        guard isDue, let snapshots else { return }
        isDue = false
        guard try RowCounts.areThereAny(in: session, dialect: dialect) else { return }
        do throws(DatabaseError) {
            makeRoom(among: snapshots)
            let snapshot = try snapshots.take(label: revision?.id ?? "base") { options.observe(.copying($0)) }
            taken = snapshot
            options.observe(.snapshot(snapshot))
        } catch { throw MigrationError.noSnapshot(error) }
    }

    /// Ends a run that has failed.
    ///
    /// - Parameter isUndone: whether the database is what it was. The snapshot then has nothing that the database has not, and goes.
    func end(after error: any Error, isUndone: Bool) {
        guard let taken, let snapshots, isUndone, (error as? DatabaseError)?.kind != .io else { return }
        do throws(DatabaseError) { try snapshots.remove(taken) } catch { return }  // the run's own error is the one to tell
        options.observe(.snapshotRemoved(taken))
    }

    /// Ends a run that has succeeded: the newest snapshots are kept, as many as the options say.
    func end() {
        guard taken != nil, let snapshots else { return }
        do throws(DatabaseError) {
            for snapshot in try snapshots.all().dropLast(options.snapshots) { try snapshots.remove(snapshot) }
        } catch { options.observe(.snapshotsRemain(error)) }
    }

    /// A run that is killed leaves its snapshot, and removes none. One that is started and killed again and again must not fill the
    /// disk: of what came after those that the last successful run has kept, no more stay than as many again. What stands in the way of
    /// that is no reason to refuse the run.
    private func makeRoom(among snapshots: DatabaseSnapshots) {
        let unsuccessful = (try? snapshots.all())?.dropFirst(options.snapshots) ?? []
        for snapshot in unsuccessful.dropLast(options.snapshots - 1) { try? snapshots.remove(snapshot) }
    }
}

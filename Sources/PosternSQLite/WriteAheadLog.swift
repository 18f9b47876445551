internal import CSQLite
internal import PosternSQL
internal import Synchronization

/// The write-ahead log behind the connection that writes: how long it is, and when it is carried over into the database (a
/// checkpoint, https://www.sqlite.org/wal.html#ckpt). SQLite's automatic checkpoints are off; they would make the commit that is
/// so long wait, and with it all units that share it.
final class WriteAheadLog: Sendable {
    /// Pages that the last commit left in it.
    private let pages = Atomic<Int>(0)
    /// How many pages make a checkpoint due.
    private let due: Atomic<Int>
    private let threshold: Int
    private let pageSize: Int

    /// Takes over `sqlite3_wal_hook` of `handle`, which must be closed before the log goes.
    ///
    /// - Parameters:
    ///   - bytes: how long the file of the log is at this moment.
    ///   - checkpointSize: how many bytes make a checkpoint due.
    init(of handle: OpaquePointer?, pageSize: Int, bytes: Int, checkpointSize: Int) {
        self.pageSize = pageSize
        threshold = max(1, checkpointSize / pageSize)
        due = Atomic(threshold)
        pages.store(bytes / pageSize, ordering: .relaxed)
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue().grew(to: Int(pages))
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Bytes that are not yet carried over, or not yet written over.
    var bytes: Int { pages.load(ordering: .relaxed) * pageSize }

    var isDue: Bool { pages.load(ordering: .relaxed) >= due.load(ordering: .relaxed) }

    private func grew(to count: Int) {
        let before = pages.exchange(count, ordering: .relaxed)
        if count < before { due.store(threshold, ordering: .relaxed) }  // it has begun anew
    }

    /// Carries the log over. As long as nobody reads what is in it, the next commit begins it anew.
    ///
    /// A short log is carried over as far as that does not make anybody wait (`PASSIVE`). One that has grown to four times that size
    /// in spite of it, because some read always was open, and any on other occasions, is emptied (`TRUNCATE`), which waits for
    /// readers, if only for a moment.
    ///
    /// - Throws: ``DatabaseError`` when reading or writing fails; nothing is lost then.
    func checkpoint(_ occasion: MaintenanceOccasion, on handle: OpaquePointer?, patience: Duration) throws(DatabaseError)
        -> MaintenanceReport
    {
        let isShort = occasion == .due && pages.load(ordering: .relaxed) < 4 * threshold
        let wait: Duration =
            switch occasion {
            case .opening, .idle: .zero
            case .due: .milliseconds(100)
            case .closing: .milliseconds(500)
            case .afterFailure: patience
            }
        sqlite3_busy_timeout(handle, wait.milliseconds)
        var total: Int32 = 0
        var done: Int32 = 0
        let status = sqlite3_wal_checkpoint_v2(
            handle, nil, isShort ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE, &total, &done)
        guard status == SQLITE_OK || status & 0xFF == SQLITE_BUSY else {
            throw SQLiteError.make(status, handle: handle, sql: nil)
        }
        pages.store(max(0, Int(total)), ordering: .relaxed)
        let isComplete = status == SQLITE_OK && total == done
        return isComplete ? postponed(nil) : postponed("a read is open")
    }

    /// Lets the log grow by as much again before the next checkpoint is due.
    func postponed(_ obstacle: String?) -> MaintenanceReport {
        due.store(pages.load(ordering: .relaxed) + threshold, ordering: .relaxed)
        return MaintenanceReport(isComplete: obstacle == nil, obstacle: obstacle)
    }
}

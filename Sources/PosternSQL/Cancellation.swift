/// What the session layer does about the task that it works for: whoever cancels the task wants its units of work no more.
///
/// Work outside of a task, as on a thread of its own, is never cancelled.
enum Cancellation {
    /// How often a thread that waits for its turn looks whether it is still wanted.
    static let interval = Duration.milliseconds(10)

    static let error = DatabaseError(.interrupted, "the unit of work was given up, because its task was cancelled")

    /// - Throws: ``DatabaseError`` of kind `interrupted` once the calling task has been cancelled.
    static func check() throws(DatabaseError) {
        guard !Task.isCancelled else { throw error }
    }
}

internal import PosternMigrations

extension MigrationOptions {
    /// Says on the standard error for whom the run waits and how it gets on, and lets those that wait for it say so.
    ///
    /// - Parameter purpose: the command: `notes migrate upgrade`.
    mutating func tell(as purpose: String, on display: RunDisplay) {
        self.purpose = purpose
        waiting = { holder in display.say("waiting, because \(holder ?? "another process holds the database")\n") }
        observe = display.observe
    }
}

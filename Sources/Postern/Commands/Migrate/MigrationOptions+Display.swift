internal import PosternMigrations

extension MigrationOptions {
    /// Says on the standard error for whom the run waits and how it gets on, and lets those that wait for it say so.
    ///
    /// - Parameters:
    ///   - purpose: the command: `notes migrate upgrade`.
    ///   - settings: how patient it is with others.
    mutating func tell(as purpose: String, on display: RunDisplay, of settings: Settings) {
        self.purpose = purpose
        locks = settings.migrationLocks
        waiting = { holder in display.say("waiting, because \(holder ?? "another process holds the database")\n") }
        observe = display.observe
    }
}

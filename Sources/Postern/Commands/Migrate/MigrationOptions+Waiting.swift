internal import PosternMigrations

extension MigrationOptions {
    /// Says on the standard error for whom the run waits, and lets those that wait for it say so.
    mutating func tellWaiting(as purpose: String) {
        self.purpose = purpose
        waiting = { holder in
            StandardError.write("waiting, because \(holder ?? "another process holds the database")\n")
        }
    }
}

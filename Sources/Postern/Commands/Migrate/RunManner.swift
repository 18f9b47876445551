internal import ArgumentParser
internal import PosternMigrations

/// How else than for real an upgrade or a downgrade may run.
struct RunManner: ParsableArguments {
    @Flag(help: "Print the script for sqlite3 instead. From a to b, as a:b, it asks no database.")
    var sql = false

    @Flag(help: "Do it all, report rows and times, and undo it.")
    var dryRun = false

    func validate() throws {
        guard !(sql && dryRun) else { throw ValidationError("--sql and --dry-run: give one of them") }
    }

    /// Where a run is to go; `nil` when it was not to be for real, and what was asked for instead has been printed.
    func target<App: Application>(
        of app: App.Type, _ direction: MigrationDirection, _ text: String, _ flags: SettingsFlags
    ) throws -> (run: MigrationRun, target: RevisionTarget)? {
        let range = try ScriptRange(text)
        guard sql || range == nil else {
            throw ValidationError("\"\(text)\": a range is for --sql; a run begins where the database is")
        }
        let run = try MigrationRun(App.self, flags)
        if let range {
            print(try run.script(App.self, direction, range), terminator: "")
            return nil
        }
        let target = try RevisionTarget(text)
        if sql {
            let script = try run.withMigrator(App.self, trying: direction) { migrator, _ in
                try direction == .upgrade ? migrator.upgradeScript(to: target) : migrator.downgradeScript(to: target)
            }
            print(script, terminator: "")
            return nil
        }
        if dryRun {
            let display = RunDisplay()
            var options = MigrationOptions()
            options.tell(as: "\(App.name) migrate \(direction.rawValue) --dry-run", on: display, of: run.settings)
            try run.withMigrator(App.self, trying: direction) { migrator, isThere in
                let steps = try display.during {
                    try direction == .upgrade
                        ? migrator.dryUpgrade(to: target, options: options)
                        : migrator.dryDowngrade(to: target, options: options)
                }
                Self.report(steps, isThere ? "undone; the database is as it was" : "undone; no database was made")
            }
            return nil
        }
        return (run, target)
    }

    /// Prints what a dry run has found.
    ///
    /// - Parameter end: what became of it.
    private static func report(_ steps: [DryRunStep], _ end: String) {
        for step in steps {
            let verb = step.step.direction == .upgrade ? "would upgrade to" : "would undo"
            print("\(verb) \(step.step.revision) in \(milliseconds(step.step.duration)) ms")
            for change in step.changes { print("    \(change)") }
        }
        print(steps.isEmpty ? "nothing to do" : end)
    }

    /// With one digit behind the point.
    private static func milliseconds(_ duration: Duration) -> String {
        let tenths = duration.components.seconds * 10_000 + duration.components.attoseconds / 100_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}

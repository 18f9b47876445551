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

    /// The range that `target` names; only a script can go from one revision to another.
    func range(_ target: String) throws -> ScriptRange? {
        guard let range = try ScriptRange(target) else { return nil }
        guard sql else { throw ValidationError("\"\(target)\": a range is for --sql; a run begins where the database is") }
        return range
    }

    /// Prints what a dry run has found.
    static func report(_ steps: [DryRunStep]) {
        for step in steps {
            let verb = step.step.direction == .upgrade ? "would upgrade to" : "would undo"
            print("\(verb) \(step.step.revision) in \(milliseconds(step.step.duration)) ms")
            for change in step.changes { print("    \(change)") }
        }
        print(steps.isEmpty ? "nothing to do" : "undone; the database is as it was")
    }

    /// With one digit behind the point.
    private static func milliseconds(_ duration: Duration) -> String {
        let tenths = duration.components.seconds * 10_000 + duration.components.attoseconds / 100_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}

internal import ArgumentParser
internal import PosternMigrations

/// The one target that a verb is given.
struct TargetArgument: ParsableArguments {
    @Argument(
        parsing: .allUnrecognized,  // else -1 is taken for an option
        help: "head, base, +n, -n, or an id or the first digits of one.")
    var target: [String]

    var value: RevisionTarget {
        get throws { try RevisionTarget(target[0]) }
    }

    func validate() throws {
        guard target.count == 1 else { throw ValidationError("give one target: head, base, +n, -n or an id") }
    }
}

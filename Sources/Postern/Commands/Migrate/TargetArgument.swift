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
        try target.refuseOptions()
        guard target.count == 1 else { throw ValidationError("give one target: head, base, +n, -n or an id") }
    }
}

extension [String] {
    /// - Throws: `ValidationError` for an option that nobody knows; a verb that takes `-1` for an argument takes every other for one too.
    func refuseOptions() throws {
        guard let option = first(where: { $0.hasPrefix("--") }) else { return }
        throw ValidationError("Unknown option '\(option)'")
    }
}

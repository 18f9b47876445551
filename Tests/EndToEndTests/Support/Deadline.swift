/// A moment by which something must have happened. It is generous: only a failing test ever waits until then.
struct Deadline: Sendable {
    private let moment: ContinuousClock.Instant

    init(within duration: Duration = .seconds(20)) {
        moment = .now + duration
    }

    var isOver: Bool { ContinuousClock.now >= moment }

    /// What is left, for `poll`; 0 when nothing is.
    var milliseconds: Int32 {
        let left = max(.zero, moment - .now)
        return Int32(left / .milliseconds(1))
    }
}

/// What a test waited for in vain.
struct TimedOut: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) { description = "waited in vain: \(what)" }
}

/// Returns as soon as `condition` holds.
///
/// - Throws: ``TimedOut`` with `what`, evaluated then.
func eventually(
    _ what: @autoclosure () -> String, within duration: Duration = .seconds(20), _ condition: () throws -> Bool
) async throws {
    let deadline = Deadline(within: duration)
    while try !condition() {
        guard !deadline.isOver else { throw TimedOut(what()) }
        try await Task.sleep(for: .milliseconds(5))  // between two looks; nothing is assumed to have happened after it
    }
}

internal import Glibc

/// Returns as soon as `condition` holds; blocks.
///
/// - Throws: ``TimedOut`` with `what`, evaluated then.
public func eventually(
    _ what: @autoclosure () -> String, within duration: Duration = .seconds(60), _ condition: () throws -> Bool
) throws {
    let deadline = Deadline(within: duration)
    while try !condition() {
        guard !deadline.isOver else { throw TimedOut(what()) }
        poll(nil, 0, 1)  // between two looks; nothing is assumed to have happened after it
    }
}

/// Returns as soon as `condition` holds.
///
/// - Throws: ``TimedOut`` with `what`, evaluated then.
public func eventually(
    _ what: @autoclosure () -> String, within duration: Duration = .seconds(60), _ condition: () throws -> Bool
) async throws {
    let deadline = Deadline(within: duration)
    while try !condition() {
        guard !deadline.isOver else { throw TimedOut(what()) }
        try await Task.sleep(for: .milliseconds(5))  // as above
    }
}

/// Returns as soon as `condition`, which may wait itself, holds.
///
/// - Throws: ``TimedOut`` with `what`, evaluated then.
public func eventually(
    _ what: @autoclosure () -> String, within duration: Duration = .seconds(60), asking condition: () async throws -> Bool
) async throws {
    let deadline = Deadline(within: duration)
    while try await !condition() {
        guard !deadline.isOver else { throw TimedOut(what()) }
        try await Task.sleep(for: .milliseconds(5))  // as above
    }
}

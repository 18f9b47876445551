/// How long a supervisor waits before it starts an ended process again, and when it gives up.
package struct RestartPolicy: Sendable {
    /// Processes in a row that ended before they served.
    private var fruitlessStarts = 0
    private var pause = shortestPause

    private static let shortestPause: UInt64 = 100
    private static let longestPause: UInt64 = 10_000
    /// How long a process must have served to be taken for healthy.
    private static let health: UInt64 = 30_000
    /// After how many fruitless starts in a row it gives up.
    package static let patience = 5

    package init() {}

    /// A process has ended.
    ///
    /// - Parameter milliseconds: how long it has served; `nil` when it never did.
    /// - Returns: for how many milliseconds to wait, twice as long each time; `nil` to give up.
    package mutating func pause(afterServing milliseconds: UInt64?) -> UInt64? {
        if let milliseconds {
            fruitlessStarts = 0
            if milliseconds >= Self.health { pause = Self.shortestPause }
        } else {
            fruitlessStarts += 1
            guard fruitlessStarts < Self.patience else { return nil }
        }
        defer { pause = min(pause * 2, Self.longestPause) }
        return pause
    }
}

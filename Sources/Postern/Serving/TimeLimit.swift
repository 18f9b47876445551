/// Waits no longer than one wants to.
enum TimeLimit {
    /// Runs `work`, and cancels it at the end of its time; what does not heed that is left to itself.
    ///
    /// - Returns: `nil` when it has not come to its end in time.
    static func run<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async -> Value) async -> Value? {
        let (ends, continuation) = AsyncStream.makeStream(of: Value?.self)
        let task = Task { continuation.yield(await work()) }
        let alarm = Task {
            try await Task.sleep(for: limit)
            continuation.yield(nil)
            task.cancel()
        }
        defer { alarm.cancel() }
        for await end in ends { return end }
        return nil
    }
}

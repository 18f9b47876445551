internal import PosternGateway

/// Work that may block for long, away from the few threads that tasks share.
enum OwnThread {
    /// - Parameter name: the thread's, at most 15 bytes.
    static func run<Value: Sendable>(_ name: String, _ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try Thread(name) { continuation.resume(with: Result(catching: work)) }.detach()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}

import PosternGateway

/// Runs `work`, which may block, on a thread of its own: the few that tasks share stay free for other tests.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        do {
            try PosternGateway.Thread("test-io") { continuation.resume(with: Result { try work() }) }.detach()
        } catch {
            continuation.resume(throwing: error)
        }
    }
}

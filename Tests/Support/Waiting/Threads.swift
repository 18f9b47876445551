internal import Dispatch
internal import Foundation
internal import Synchronization

/// Runs `work` on `count` threads of their own that start together, and waits for all.
///
/// - Returns: what each came to, in the order of their numbers.
@discardableResult
public func onThreads<Value: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (_ number: Int) throws -> Value
) throws -> [Value] {
    let gate = DispatchSemaphore(value: 0)
    let threads = (0..<count).map { number in
        Background {
            gate.wait()
            return try work(number)
        }
    }
    for _ in threads { gate.signal() }
    return try threads.map { try $0.value() }
}

/// Runs `work`, which may block, on a thread of its own: the few that tasks share stay free for other tests.
public func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let errand = Errand(work)
        Thread.detachNewThread { continuation.resume(with: errand.run()) }
    }
}

/// Work on a thread of its own, which has started when the initializer returns.
public final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    public init(_ work: @escaping @Sendable () throws -> Value) {
        let errand = Errand(work)
        let started = DispatchSemaphore(value: 0)
        Thread.detachNewThread { [self] in
            started.signal()
            let outcome = errand.run()
            result.withLock { $0 = outcome }
            done.signal()
        }
        started.wait()
    }

    /// What the work came to; blocks until it has ended. To be asked for once.
    public func value() throws -> Value {
        done.wait()
        return try result.withLock { $0! }.get()
    }
}

/// Work that is dropped before anybody learns that it is done: what it holds must not outlive the test on another thread.
private final class Errand<Value: Sendable>: Sendable {
    private let work: Mutex<(@Sendable () throws -> Value)?>

    init(_ work: @escaping @Sendable () throws -> Value) {
        self.work = Mutex(work)
    }

    /// Runs the work; to be called once.
    func run() -> Result<Value, any Error> {
        let work = work.withLock { $0.take() }!
        return Result { try work() }
    }
}

import Glibc
import PosternGateway
import Synchronization
import Testing

struct ThreadExecutorTests {
    /// Runs `work` as a worker runs a handler, on a thread of its own.
    private func onWorker<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            do {
                try Thread("worker") { continuation.resume(returning: ThreadExecutor().run(work)) }.detach()
            } catch {
                fatalError("no thread: \(error)")
            }
        }
    }

    @Test func `work that does not suspend gives its value`() async {
        #expect(await onWorker { 42 } == 42)
    }

    @Test func `work begins on the worker's thread, and comes back to it when it was suspended`() async {
        let isSame = await onWorker {
            let thread = pthread_self()
            await Task.yield()
            let afterYield = pthread_self() == thread
            await Task.detached { await Task.yield() }.value
            let afterTask = pthread_self() == thread
            await withCheckedContinuation { continuation in Task.detached { continuation.resume() } }
            return afterYield && afterTask && pthread_self() == thread
        }
        #expect(isSame)
    }

    @Test func `work may wait for time to pass`() async {
        let value = await onWorker {
            try? await Task.sleep(for: .milliseconds(1))
            return "rested"
        }
        #expect(value == "rested")
    }

    @Test func `work may use task groups and child tasks`() async {
        let sum = await onWorker {
            async let more = 100
            return await withTaskGroup(of: Int.self) { group in
                for number in 1...10 {
                    group.addTask {
                        await Task.yield()
                        return number
                    }
                }
                return await group.reduce(0, +)
            } + more
        }
        #expect(sum == 155)
    }

    @Test func `many pieces of work run one after the other`() async {
        let total = await onWorkerSeries(count: 1_000)
        #expect(total == 1_000)
    }

    private func onWorkerSeries(count: Int) async -> Int {
        await withCheckedContinuation { continuation in
            let body: @Sendable () -> Void = {
                let executor = ThreadExecutor()
                var total = 0
                for _ in 0..<count {
                    total += executor.run {
                        await Task.yield()
                        return 1
                    }
                }
                continuation.resume(returning: total)
            }
            do { try Thread("worker", body).detach() } catch { fatalError("no thread: \(error)") }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `workers may share an actor`() async {
        actor Counter {
            var value = 0
            func increment() async {
                value += 1
                if value % 3 == 0 { await Task.yield() }
            }
        }
        let counter = Counter()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<500 {
                        await onWorker { for _ in 0..<5 { await counter.increment() } }
                    }
                }
            }
        }
        #expect(await counter.value == 20_000)
    }

    @Test func `work that throws inside gives its outcome`() async {
        struct Failure: Error, Equatable {}
        let outcome: Result<Int, Failure> = await onWorker {
            await Task.yield()
            return .failure(Failure())
        }
        #expect(outcome == .failure(Failure()))
    }
}

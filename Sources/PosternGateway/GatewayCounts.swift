internal import Synchronization

/// What the gateway has counted since it started. Any thread may read it.
package final class GatewayCounts: Sendable {
    private let goneCount = Atomic<Int>(0)
    private let lateCount = Atomic<Int>(0)
    private let shedCount = Atomic<Int>(0)

    /// Requests whose clients went away before the answer (nginx's 499).
    package var gone: Int { goneCount.load(ordering: .relaxed) }
    /// Requests whose handlers had to be ended (504).
    package var late: Int { lateCount.load(ordering: .relaxed) }
    /// Requests that were turned away because they had waited for too long (503).
    package var shed: Int { shedCount.load(ordering: .relaxed) }

    func countGone() { goneCount.add(1, ordering: .relaxed) }
    func countLate() { lateCount.add(1, ordering: .relaxed) }
    func countShed() { shedCount.add(1, ordering: .relaxed) }
}

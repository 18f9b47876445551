internal import Synchronization

/// A number that threads set and add to.
struct AtomicDouble: ~Copyable, Sendable {
    private let bits = Atomic<UInt64>(0)

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var expected = bits.load(ordering: .relaxed)
        while true {
            let sum = Double(bitPattern: expected) + amount
            let (isDone, found) = bits.weakCompareExchange(expected: expected, desired: sum.bitPattern, ordering: .relaxed)
            if isDone { return }
            expected = found
        }
    }
}

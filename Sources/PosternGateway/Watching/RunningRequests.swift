internal import Glibc
internal import Synchronization

/// The requests that handlers work on, in memory that a supervisor can read when this process has crashed.
///
/// Threads that begin and end requests do not meet: a lock that all of them took for each request would be handed from one to the next
/// by the kernel as soon as one of them had to wait for it (Swift's `Mutex` is a `FUTEX_LOCK_PI`).
package final class RunningRequests: Sendable {
    /// Room for one request.
    private final class Slot: Sendable {
        private struct Note: ~Copyable {
            let memory: UnsafeMutableRawBufferPointer
            var total = 0
        }

        private let isTaken = Atomic<Bool>(false)
        private let note: Mutex<Note>

        init(_ index: Int, of mapping: borrowing Mapping) {
            note = Mutex(Note(memory: mapping.part(index)))
        }

        func take() -> Bool {
            isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
        }

        func write(_ start: UInt64, _ method: String, _ pattern: String, _ id: String) {
            note.withLock { note in
                note.total += 1
                RunningRequest.write(start, method, pattern, id, into: note.memory)
            }
        }

        func restart(at now: UInt64) {
            note.withLock { $0.memory.storeBytes(of: max(1, now), as: UInt64.self) }
        }

        func free() {
            note.withLock { $0.memory.storeBytes(of: 0, as: UInt64.self) }
            isTaken.store(false, ordering: .releasing)
        }

        var request: RunningRequest? { note.withLock { RunningRequest($0.memory) } }

        var total: Int { note.withLock { $0.total } }
    }

    private struct Mapping: ~Copyable {
        let address: UInt
        let size: Int

        func part(_ index: Int) -> UnsafeMutableRawBufferPointer {
            UnsafeMutableRawBufferPointer(
                start: UnsafeMutableRawPointer(bitPattern: address)! + index * RunningRequest.size, count: RunningRequest.size)
        }

        deinit { munmap(UnsafeMutableRawPointer(bitPattern: address), size) }
    }

    private let mapping: Mapping
    private let slots: [Slot]

    /// - Parameters:
    ///   - capacity: how many can run at a time; of more, no note is taken.
    ///   - descriptor: of the supervisor's ``RequestRecord``, which is closed; `nil` for memory of this process alone.
    package init(capacity: Int, recordedIn descriptor: Int32? = nil) throws(GatewayError) {
        defer { if let descriptor { close(descriptor) } }
        let size = capacity * RunningRequest.size
        if let descriptor, ftruncate(descriptor, off_t(size)) != 0 { throw .last("ftruncate") }
        let flags = descriptor == nil ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, descriptor ?? -1, 0)
        guard let memory, memory != MAP_FAILED else { throw .last("mmap") }
        mapping = Mapping(address: UInt(bitPattern: memory), size: size)
        var slots: [Slot] = []
        for index in 0..<capacity { slots.append(Slot(index, of: mapping)) }
        self.slots = slots
    }

    /// Takes note of a request.
    ///
    /// - Returns: what ``end(_:)`` wants back.
    func begin(_ method: String, _ pattern: String, id: String, at now: UInt64 = Monotonic.now()) -> Int? {
        // Each thread has a first choice of its own, mostly.
        let first = Int(pthread_self() >> 12 % UInt(slots.count))
        for offset in 0..<slots.count {
            let index = (first + offset) % slots.count
            guard slots[index].take() else { continue }
            slots[index].write(now, method, pattern, id)
            return index
        }
        return nil
    }

    /// Lets the time of a request begin anew.
    func restart(_ index: Int?, at now: UInt64) {
        guard let index else { return }
        slots[index].restart(at: now)
    }

    func end(_ index: Int?) {
        guard let index else { return }
        slots[index].free()
    }

    /// How many have been taken note of so far.
    var total: Int { slots.reduce(0) { $0 + $1.total } }

    /// All that run.
    func all() -> [RunningRequest] { slots.compactMap(\.request) }
}

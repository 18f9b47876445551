internal import Glibc
internal import Synchronization

/// The requests that handlers work on, in memory that a supervisor can read when this process has crashed.
package final class RunningRequests: Sendable {
    private struct Board: ~Copyable {
        let memory: UnsafeMutableRawBufferPointer
        var free: [Int]
        var total = 0

        func slot(_ index: Int) -> UnsafeMutableRawBufferPointer {
            UnsafeMutableRawBufferPointer(
                rebasing: memory[index * RunningRequest.size..<(index + 1) * RunningRequest.size])
        }

        deinit { munmap(memory.baseAddress, memory.count) }
    }

    private let board: Mutex<Board>
    private let capacity: Int

    /// - Parameters:
    ///   - capacity: how many can run at a time; of more, no note is taken.
    ///   - descriptor: of the supervisor's ``RequestRecord``, which is closed; `nil` for memory of this process alone.
    package init(capacity: Int, recordedIn descriptor: Int32? = nil) throws(GatewayError) {
        defer { if let descriptor { close(descriptor) } }
        self.capacity = capacity
        let size = capacity * RunningRequest.size
        if let descriptor, ftruncate(descriptor, off_t(size)) != 0 { throw .last("ftruncate") }
        let flags = descriptor == nil ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, descriptor ?? -1, 0)
        guard let memory, memory != MAP_FAILED else { throw .last("mmap") }
        board = Mutex(
            Board(memory: UnsafeMutableRawBufferPointer(start: memory, count: size), free: Array(0..<capacity)))
    }

    /// Takes note of a request.
    ///
    /// - Returns: what ``end(_:)`` wants back.
    func begin(_ method: String, _ pattern: String, id: String, at now: UInt64 = Monotonic.now()) -> Int? {
        board.withLock { board in
            board.total += 1
            guard let index = board.free.popLast() else { return nil }
            RunningRequest.write(now, method, pattern, id, into: board.slot(index))
            return index
        }
    }

    func end(_ index: Int?) {
        guard let index else { return }
        board.withLock { board in
            board.slot(index).storeBytes(of: 0, as: UInt64.self)
            board.free.append(index)
        }
    }

    /// How many have begun so far.
    var total: Int { board.withLock { $0.total } }

    /// All that run.
    func all() -> [RunningRequest] {
        board.withLock { board in
            (0..<capacity).compactMap { RunningRequest(board.slot($0)) }
        }
    }
}

internal import Glibc
internal import PosternHTTP
internal import Synchronization

/// The requests that handlers work on, in memory that a supervisor can read when this process has crashed.
///
/// Each worker has a place of its own, so those that begin and end requests do not meet: a lock that all of them took for each request
/// would be handed from one to the next by the kernel as soon as one of them had to wait for it (Swift's `Mutex` is a `FUTEX_LOCK_PI`).
package final class RunningRequests: Sendable {
    /// Where one worker notes the request that its handler works on.
    final class Place: Sendable {
        private struct Note: ~Copyable {
            let memory: UnsafeMutableRawBufferPointer
            var total = 0
        }

        /// Keeps the memory.
        private let mapping: Mapping
        private let note: Mutex<Note>

        fileprivate init(_ index: Int, of mapping: Mapping) {
            self.mapping = mapping
            note = Mutex(Note(memory: mapping.part(index)))
        }

        /// Its handler begins to work on `request`.
        func begin(_ request: Request, at now: UInt64) {
            note.withLock { note in
                note.total += 1
                RunningRequest.write(now, request, into: note.memory)
            }
        }

        /// What the handler does next takes its time from `now` on; `.max` while it waits for its client, for which there are other deadlines.
        func restart(at now: UInt64) {
            note.withLock { $0.memory.storeBytes(of: max(1, now), as: UInt64.self) }
        }

        /// Its handler has ended.
        func end() {
            note.withLock { $0.memory.storeBytes(of: 0, as: UInt64.self) }
        }

        fileprivate var request: RunningRequest? { note.withLock { RunningRequest($0.memory) } }

        fileprivate var total: Int { note.withLock { $0.total } }
    }

    fileprivate final class Mapping: Sendable {
        let address: UInt
        let size: Int

        init(_ address: UnsafeMutableRawPointer, size: Int) {
            (self.address, self.size) = (UInt(bitPattern: address), size)
        }

        func part(_ index: Int) -> UnsafeMutableRawBufferPointer {
            UnsafeMutableRawBufferPointer(
                start: UnsafeMutableRawPointer(bitPattern: address)! + index * RunningRequest.size, count: RunningRequest.size)
        }

        deinit { munmap(UnsafeMutableRawPointer(bitPattern: address), size) }
    }

    private let places: [Place]

    /// - Parameters:
    ///   - capacity: how many workers there are.
    ///   - descriptor: of the supervisor's ``RequestRecord``, which is closed; `nil` for memory of this process alone.
    package init(capacity: Int, recordedIn descriptor: Int32? = nil) throws(GatewayError) {
        defer { if let descriptor { close(descriptor) } }
        let size = capacity * RunningRequest.size
        if let descriptor, ftruncate(descriptor, off_t(size)) != 0 { throw .last("ftruncate") }
        let flags = descriptor == nil ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, descriptor ?? -1, 0)
        guard let memory, memory != MAP_FAILED else { throw .last("mmap") }
        let mapping = Mapping(memory, size: size)
        places = (0..<capacity).map { Place($0, of: mapping) }
    }

    /// The place of the worker with this number, from 0; `nil` when there is none for it.
    func place(of worker: Int) -> Place? { places.indices.contains(worker) ? places[worker] : nil }

    /// How many have been taken note of so far.
    var total: Int { places.reduce(0) { $0 + $1.total } }

    /// All that run.
    func all() -> [RunningRequest] { places.compactMap(\.request) }
}

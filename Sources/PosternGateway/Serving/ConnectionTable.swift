internal import Glibc
internal import Synchronization

/// Who owns each connection: at any moment the poller, one worker, the timekeeper, or nobody.
///
/// A connection is known by its descriptor and a generation, since the kernel gives a number to the next connection as soon as
/// this one is closed. Whoever takes a connection does so in one atomic step, and only the one who succeeds may touch it.
///
/// Whoever gives a connection to the poller arms it there first, and then puts it here: from that moment on it may be closed, and
/// its number may name another. An event may thus come a moment early; ``claim(_:)`` waits for it.
final class ConnectionTable: Sendable {
    enum State: UInt8 {
        /// Nobody's: no connection of ours has this number.
        case free
        /// The poller's, between requests.
        case idle
        /// The poller's, after an answer: what still comes in is dropped.
        case lingering
        /// The timekeeper's: what has arrived is too little to tell a request.
        case parked
        /// A worker's.
        case busy
    }

    private final class Slot: Sendable {
        /// Generation above, state in the lowest byte.
        let word = Atomic<UInt64>(0)
        /// When the connection is closed if nothing happens, by ``Monotonic``.
        let deadline = Atomic<UInt64>(0)
        let speaksSCGI = Atomic<Bool>(false)
    }

    private let slots: [Slot]
    private let openCount = Atomic<Int>(0)
    /// One more than the largest descriptor that was ever entered.
    private let usedCount = Atomic<Int>(0)

    /// - Parameter capacity: one more than the largest descriptor that there can be.
    init(capacity: Int) {
        slots = (0..<capacity).map { _ in Slot() }
    }

    /// A connection's name in the poller: generation and descriptor.
    struct Token: Equatable {
        let raw: UInt64

        init(raw: UInt64) { self.raw = raw }

        fileprivate init(_ descriptor: Int32, generation: UInt64) {
            raw = generation << 32 | UInt64(UInt32(bitPattern: descriptor))
        }

        var descriptor: Int32 { Int32(truncatingIfNeeded: raw) }
        fileprivate var generation: UInt64 { raw >> 32 & 0x7FFF_FFFF }
    }

    /// How many connections are open.
    var count: Int { openCount.load(ordering: .relaxed) }

    /// Enters a connection that was just accepted, as the caller's.
    ///
    /// - Returns: `nil` when the descriptor is beyond the capacity.
    func enter(_ descriptor: Int32, speaking wire: WireProtocol) -> Token? {
        guard slots.indices.contains(Int(descriptor)) else { return nil }
        let slot = slots[Int(descriptor)]
        slot.speaksSCGI.store(wire == .scgi, ordering: .relaxed)
        let generation = (slot.word.load(ordering: .relaxed) >> 8 &+ 1) & 0x7FFF_FFFF
        slot.word.store(generation << 8 | UInt64(State.busy.rawValue), ordering: .releasing)
        openCount.add(1, ordering: .relaxed)
        usedCount.max(Int(descriptor) + 1, ordering: .relaxed)
        return Token(descriptor, generation: generation)
    }

    /// Takes a connection over that the poller has announced.
    ///
    /// - Returns: the state it was in; `nil` when it has been closed since.
    func claim(_ token: Token) -> State? {
        guard slots.indices.contains(Int(token.descriptor)) else { return nil }
        while true {
            let word = slots[Int(token.descriptor)].word.load(ordering: .acquiring)
            guard word >> 8 == token.generation, let state = State(rawValue: UInt8(truncatingIfNeeded: word)) else {
                return nil
            }
            switch state {
            case .free, .parked: return nil
            case .busy: sched_yield()  // it was armed, and is about to be put, or to be closed
            case .idle, .lingering: if take(token, from: state) { return state }
            }
        }
    }

    /// Takes a connection over, if it still is what the token names and in `state`; it now is `busy`.
    func take(_ token: Token, from state: State) -> Bool {
        change(token, from: state, to: .busy)
    }

    private func change(_ token: Token, from: State, to: State) -> Bool {
        let base = token.generation << 8
        return slots[Int(token.descriptor)].word.compareExchange(
            expected: base | UInt64(from.rawValue), desired: base | UInt64(to.rawValue),
            ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// Gives up a connection that the caller owns; it now is `state` until `deadline`.
    func put(_ token: Token, as state: State, until deadline: UInt64) {
        let slot = slots[Int(token.descriptor)]
        slot.deadline.store(deadline, ordering: .relaxed)
        slot.word.store(token.generation << 8 | UInt64(state.rawValue), ordering: .releasing)
    }

    /// Strikes out a connection that the caller owns. Do it before closing the descriptor.
    ///
    /// Where libfcgi has closed it, the number may be another connection's already, which is left alone.
    func leave(_ token: Token) {
        _ = change(token, from: .busy, to: .free)
        openCount.subtract(1, ordering: .relaxed)
    }

    /// Whether somebody works on the very connection that `token` names.
    func isBusy(_ token: Token) -> Bool {
        slots[Int(token.descriptor)].word.load(ordering: .acquiring) == token.generation << 8
            | UInt64(State.busy.rawValue)
    }

    /// The connections that nobody works on and whose deadline has passed; `now` `nil` for all that nobody works on.
    func expired(at now: UInt64?) -> [(token: Token, state: State)] {
        var expired: [(token: Token, state: State)] = []
        for (descriptor, slot) in slots.prefix(usedCount.load(ordering: .relaxed)).enumerated() {
            let word = slot.word.load(ordering: .acquiring)
            guard let state = State(rawValue: UInt8(truncatingIfNeeded: word)), state != .free, state != .busy else {
                continue
            }
            if let now, slot.deadline.load(ordering: .relaxed) > now { continue }
            expired.append((Token(Int32(descriptor), generation: word >> 8), state))
        }
        return expired
    }

    /// What is spoken on a connection.
    func wire(of token: Token) -> WireProtocol {
        slots[Int(token.descriptor)].speaksSCGI.load(ordering: .relaxed) ? .scgi : .fastcgi
    }

    /// The deadline of a connection that the caller owns.
    func deadline(of token: Token) -> UInt64 {
        slots[Int(token.descriptor)].deadline.load(ordering: .relaxed)
    }
}

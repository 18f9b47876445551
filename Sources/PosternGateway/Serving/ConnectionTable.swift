internal import Glibc
internal import Synchronization

/// Who owns each connection: at any moment the poller, one worker, the timekeeper, or nobody.
///
/// A connection is known by its descriptor and a generation, since the kernel gives a number to the next connection as soon as
/// this one is closed. Whoever takes a connection does so in one atomic step, and only the one who succeeds may touch it.
///
/// From the moment that the poller is armed for a connection, its event may come. So the connection is given away first, but until it is
/// armed only to whoever has the event: anybody else might close it, and its number would name another when it is armed.
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

    /// All that changes as one: state, whether the poller is being armed, generation, and how often it was armed.
    private struct Word: RawRepresentable, Equatable, AtomicRepresentable {
        let rawValue: UInt64

        private static let armingBit: UInt64 = 0x80
        private static let turn: UInt64 = 1 << 39

        init(rawValue: UInt64) { self.rawValue = rawValue }

        init(_ state: State, generation: UInt64) { rawValue = generation << 8 | UInt64(state.rawValue) }

        var state: State? { State(rawValue: UInt8(rawValue & 0x7F)) }
        var isArming: Bool { rawValue & Self.armingBit != 0 }
        var generation: UInt64 { rawValue >> 8 & Token.generations }

        /// The same connection, not being armed.
        func `as`(_ state: State) -> Word { Word(rawValue: rawValue & ~0xFF | UInt64(state.rawValue)) }

        /// The same connection while it is armed once more.
        func arming(as state: State) -> Word { Word(rawValue: (self.as(state).rawValue | Self.armingBit) &+ Self.turn) }
    }

    private final class Slot: Sendable {
        let word = Atomic<Word>(Word(.free, generation: 0))
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
        fileprivate var generation: UInt64 { raw >> 32 }
        fileprivate static let generations: UInt64 = 0x7FFF_FFFF
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
        let generation = (slot.word.load(ordering: .relaxed).generation &+ 1) & Token.generations
        slot.word.store(Word(.busy, generation: generation), ordering: .releasing)
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
            let word = word(of: token)
            guard word.generation == token.generation, let state = word.state, state == .idle || state == .lingering else {
                return nil
            }
            if change(token, word, to: word.as(.busy)) { return state }
        }
    }

    /// Takes a connection over, if it still is what the token names and in `state`; it now is `busy`.
    func take(_ token: Token, from state: State) -> Bool {
        let word = word(of: token)
        guard word.generation == token.generation, word.state == state, !word.isArming else { return false }
        return change(token, word, to: word.as(.busy))
    }

    private func word(of token: Token) -> Word { slots[Int(token.descriptor)].word.load(ordering: .acquiring) }

    private func change(_ token: Token, _ word: Word, to new: Word) -> Bool {
        slots[Int(token.descriptor)].word.compareExchange(expected: word, desired: new, ordering: .acquiringAndReleasing)
            .exchanged
    }

    /// Parks a connection that the caller owns until `deadline`.
    func park(_ token: Token, until deadline: UInt64) {
        let slot = slots[Int(token.descriptor)]
        slot.deadline.store(deadline, ordering: .relaxed)
        slot.word.store(word(of: token).as(.parked), ordering: .releasing)
    }

    /// Gives a connection that the caller owns to the poller, until `deadline`.
    ///
    /// - Parameter arm: arms the poller for it. When it throws, the connection is the caller's still.
    func give<Failure: Error>(
        _ token: Token, as state: State, until deadline: UInt64, arming arm: () throws(Failure) -> Void
    ) throws(Failure) {
        let slot = slots[Int(token.descriptor)]
        let owned = word(of: token)
        let given = owned.arming(as: state)
        slot.deadline.store(deadline, ordering: .relaxed)
        slot.word.store(given, ordering: .releasing)
        do { try arm() } catch {
            slot.word.store(owned, ordering: .releasing)
            throw error
        }
        _ = change(token, given, to: given.as(state))  // fails when it was claimed, and perhaps given again
    }

    /// Strikes out a connection that the caller owns. Do it before closing the descriptor.
    ///
    /// Where libfcgi has closed it, the number may be another connection's already, which is left alone.
    func leave(_ token: Token) {
        let word = word(of: token)
        if word.generation == token.generation, word.state == .busy { _ = change(token, word, to: word.as(.free)) }
        openCount.subtract(1, ordering: .relaxed)
    }

    /// Whether somebody works on the very connection that `token` names.
    func isBusy(_ token: Token) -> Bool {
        let word = word(of: token)
        return word.generation == token.generation && word.state == .busy
    }

    /// The connections that nobody works on and whose deadline has passed; `now` `nil` for all that nobody works on.
    func expired(at now: UInt64?) -> [(token: Token, state: State)] {
        var expired: [(token: Token, state: State)] = []
        for (descriptor, slot) in slots.prefix(usedCount.load(ordering: .relaxed)).enumerated() {
            let word = slot.word.load(ordering: .acquiring)
            guard let state = word.state, state != .free, state != .busy, !word.isArming else { continue }
            if let now, slot.deadline.load(ordering: .relaxed) > now { continue }
            expired.append((Token(Int32(descriptor), generation: word.generation), state))
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

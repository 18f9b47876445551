internal import Glibc

/// Connections that threads borrow in the order in which they ask.
///
/// A connection that comes back is handed to whoever has waited longest, so nobody can overtake.
final class ConnectionPool: Sendable {
    private struct State {
        var idle: [any DriverConnection] = []
        var open = 0
        var loans: [Loan] = []
        var line: [Waiter] = []
        var isClosed = false
    }

    /// A connection that a thread has borrowed.
    private struct Loan {
        let connection: any DriverConnection
        let thread: UInt
        let start: Monotonic
        let isWriting: Bool
        var isInterrupted = false
    }

    private final class Waiter: Sendable {
        let turn = Mailbox<Turn>()
    }

    /// What a waiter is given: a connection, or the place of one that it opens itself.
    private enum Turn {
        case connection(any DriverConnection)
        case place
    }

    private let state = Lock(State())
    private let capacity: Int
    let timeout: Duration
    private let monitor: DatabaseMonitor
    private let connect: @Sendable () throws(DatabaseError) -> any DriverConnection

    init(
        capacity: Int, timeout: Duration, monitor: DatabaseMonitor,
        connect: @escaping @Sendable () throws(DatabaseError) -> any DriverConnection
    ) {
        self.capacity = capacity
        self.timeout = timeout
        self.monitor = monitor
        self.connect = connect
    }

    /// How many threads wait for a connection.
    var waitingCount: Int { state.withLock { $0.line.count } }

    /// Whether the calling thread has borrowed a connection.
    var isLentHere: Bool {
        let thread = UInt(pthread_self())
        return state.withLock { state in state.loans.contains { $0.thread == thread } }
    }

    /// Lends a connection, which is to be given back by the same thread; blocks until one is free.
    ///
    /// - Parameter writing: whether it is for a unit that writes, where readers and writers share the pool.
    /// - Throws: ``DatabaseError`` of kind `busy` when none came free in time, of kind `misuse` when the thread has one already and after
    ///   ``close()``, and what opening a connection throws.
    func borrow(writing: Bool = false) throws(DatabaseError) -> any DriverConnection {
        let start = Monotonic.now()
        let connection = try take(start, writing)
        monitor.metrics?.waited(for: writing ? .writer : .reader, since: start)
        return connection
    }

    /// Opens a connection that is none of the pool's; who asks for it closes it.
    func openApart() throws(DatabaseError) -> any DriverConnection { try connect() }

    /// Takes a connection back.
    ///
    /// - Parameter error: what its borrower has met with.
    /// - Returns: the error, or one that says that ``interruptLoans(olderThan:)`` is behind it.
    func giveBack(_ connection: any DriverConnection, after error: any Error) -> any Error {
        guard giveBack(connection), let failure = error as? DatabaseError, failure.kind == .interrupted else { return error }
        return DatabaseError(
            .interrupted, "the read was open for longer than it may be, and was interrupted", sql: failure.sql, code: failure.code
        )
    }

    /// Interrupts what has been borrowed to read for longer than `limit`, each once.
    ///
    /// - Returns: for how long the oldest loan has been open, and how long those have been that were interrupted now.
    func interruptLoans(olderThan limit: Duration) -> (oldest: Duration, interrupted: [Duration]) {
        return state.withLock { state in
            var interrupted: [Duration] = []
            for index in state.loans.indices where !state.loans[index].isInterrupted && !state.loans[index].isWriting {
                let age = state.loans[index].start.age
                guard age > limit else { continue }
                state.loans[index].isInterrupted = true
                state.loans[index].connection.interrupt()  // under the lock, so that it cannot be given back meanwhile
                interrupted.append(age)
            }
            return (state.loans.lazy.filter { !$0.isWriting }.map(\.start.age).max() ?? .zero, interrupted)
        }
    }

    /// Closes the connections that are idle, and each borrowed one as it comes back.
    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { connection.close() }
    }

    private func take(_ start: Monotonic, _ isWriting: Bool) throws(DatabaseError) -> any DriverConnection {
        enum Step {
            case now(Turn)
            case wait(Waiter)
            case closed
            case nested(inWriting: Bool)
        }
        let thread = UInt(pthread_self())
        let step = state.withLock { state -> Step in
            if state.isClosed { return .closed }
            if let loan = state.loans.first(where: { $0.thread == thread }) { return .nested(inWriting: loan.isWriting) }
            if let connection = state.idle.popLast() {
                state.loans.append(Loan(connection: connection, thread: thread, start: start, isWriting: isWriting))
                return .now(.connection(connection))
            }
            if state.open < capacity {
                state.open += 1
                return .now(.place)
            }
            let waiter = Waiter()
            state.line.append(waiter)
            return .wait(waiter)
        }
        switch step {
        case .closed: throw DatabaseError(.misuse, "the database was closed")
        case .nested(let isInWriting):
            let (inner, outer) = (isWriting ? "write" : "read", isInWriting ? "write" : "read")
            throw DatabaseError(.misuse, "\(inner) inside \(outer): use the session that \(outer) lends")
        case .now(.connection(let connection)): return connection
        case .now(let turn): return try use(turn, isWriting)
        case .wait(let waiter): return try use(wait(as: waiter, until: .after(timeout)), isWriting)
        }
    }

    private func use(_ turn: Turn, _ isWriting: Bool) throws(DatabaseError) -> any DriverConnection {
        let connection: any DriverConnection
        switch turn {
        case .connection(let lent): connection = lent
        case .place:
            do { connection = try connect() } catch {
                _ = state.withLock { state in hand(.place, in: &state) }
                throw error
            }
        }
        state.withLock { state in
            state.loans.append(
                Loan(connection: connection, thread: UInt(pthread_self()), start: .now(), isWriting: isWriting))
        }
        return connection
    }

    private func wait(as waiter: Waiter, until deadline: Monotonic) throws(DatabaseError) -> Turn {
        let turn = waiter.turn.wait(until: deadline) {
            state.withLock { state in
                guard let index = state.line.firstIndex(where: { $0 === waiter }) else { return false }
                state.line.remove(at: index)
                return true
            }
        }
        if turn == nil { try Cancellation.check() }
        guard let turn else { throw DatabaseError(.busy, "no connection came free within \(timeout)") }
        return turn
    }

    /// Takes a connection back, and hands it to whoever waits.
    ///
    /// - Returns: whether it was interrupted.
    @discardableResult
    func giveBack(_ connection: any DriverConnection) -> Bool {
        let isUsable = connection.isUsable
        let (isInterrupted, isUnwanted) = state.withLock { state -> (Bool, Bool) in
            let loan = state.loans.firstIndex { $0.connection === connection }.map { state.loans.remove(at: $0) }
            let isKept = hand(isUsable ? .connection(connection) : .place, in: &state)
            return (loan?.isInterrupted ?? false, !isKept || !isUsable)
        }
        if isUnwanted { connection.close() }
        return isInterrupted
    }

    /// Gives `turn` to whoever has waited longest, or keeps it.
    ///
    /// - Returns: whether it is wanted: false for a connection that comes back after ``close()``.
    private func hand(_ turn: Turn, in state: inout State) -> Bool {
        if !state.line.isEmpty {
            state.line.removeFirst().turn.put(turn)
            return true
        }
        switch turn {
        case .place: state.open -= 1
        case .connection(let connection):
            if state.isClosed { return false }
            state.idle.append(connection)
        }
        return true
    }
}

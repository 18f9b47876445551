internal import Dispatch
internal import Synchronization

/// Connections that threads borrow in the order in which they ask.
///
/// A connection that comes back is handed to whoever has waited longest, so nobody can overtake. Blocking waits stand on a
/// semaphore of each waiter's own: nobody is woken for somebody else's connection.
final class ConnectionPool: Sendable {
    private struct State {
        var idle: [any DriverConnection] = []
        var open = 0
        var waiters: [Waiter] = []
        var isClosed = false
    }

    private final class Waiter: Sendable {
        let semaphore = DispatchSemaphore(value: 0)
        let turn = Mutex<Turn?>(nil)
    }

    /// What a waiter is given: a connection, or the place of one that it opens itself.
    private enum Turn {
        case connection(any DriverConnection)
        case place
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let timeout: Duration
    private let connect: @Sendable () throws(DatabaseError) -> any DriverConnection

    init(
        capacity: Int, timeout: Duration,
        connect: @escaping @Sendable () throws(DatabaseError) -> any DriverConnection
    ) {
        self.capacity = capacity
        self.timeout = timeout
        self.connect = connect
    }

    /// How many threads wait for a connection.
    var waitingCount: Int { state.withLock { $0.waiters.count } }

    /// Lends a connection to `body`; blocks until one is free.
    ///
    /// - Throws: ``DatabaseError`` of kind `busy` when none came free in time, of kind `misuse` after ``close()``, and what
    ///   opening a connection or `body` throws.
    func borrow<Value>(_ body: (any DriverConnection) throws -> Value) throws -> Value {
        let connection = try take()
        defer { giveBack(connection) }
        return try body(connection)
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

    private func take() throws(DatabaseError) -> any DriverConnection {
        enum Step {
            case now(Turn)
            case wait(Waiter)
            case closed
        }
        let step = state.withLock { state -> Step in
            if state.isClosed { return .closed }
            if let connection = state.idle.popLast() { return .now(.connection(connection)) }
            if state.open < capacity {
                state.open += 1
                return .now(.place)
            }
            let waiter = Waiter()
            state.waiters.append(waiter)
            return .wait(waiter)
        }
        switch step {
        case .closed: throw DatabaseError(.misuse, "the database was closed")
        case .now(let turn): return try use(turn)
        case .wait(let waiter): return try use(wait(as: waiter))
        }
    }

    private func use(_ turn: Turn) throws(DatabaseError) -> any DriverConnection {
        switch turn {
        case .connection(let connection): return connection
        case .place:
            do { return try connect() } catch {
                passOn(.place)
                throw error
            }
        }
    }

    private func wait(as waiter: Waiter) throws(DatabaseError) -> Turn {
        let deadline = DispatchTime.now() + timeout.dispatchInterval
        if waiter.semaphore.wait(timeout: deadline) == .timedOut {
            let withdrawn = state.withLock { state in
                guard let index = state.waiters.firstIndex(where: { $0 === waiter }) else { return false }
                state.waiters.remove(at: index)
                return true
            }
            if withdrawn { throw DatabaseError(.busy, "no connection came free within \(timeout)") }
            waiter.semaphore.wait()  // the turn was given at the same moment
        }
        guard let turn = waiter.turn.withLock({ $0 }) else {
            preconditionFailure("a waiter is woken only with its turn")
        }
        return turn
    }

    private func giveBack(_ connection: any DriverConnection) {
        if connection.isUsable {
            passOn(.connection(connection))
        } else {
            connection.close()
            passOn(.place)
        }
    }

    private func passOn(_ turn: Turn) {
        let unwanted = state.withLock { state -> (any DriverConnection)? in
            if !state.waiters.isEmpty {
                let next = state.waiters.removeFirst()
                next.turn.withLock { $0 = turn }
                next.semaphore.signal()
                return nil
            }
            switch turn {
            case .place: state.open -= 1
            case .connection(let connection):
                if state.isClosed { return connection }
                state.idle.append(connection)
            }
            return nil
        }
        unwanted?.close()
    }
}

extension Duration {
    /// The same span for Dispatch, at most about 292 years.
    var dispatchInterval: DispatchTimeInterval {
        let (seconds, attoseconds) = components
        let (nanoseconds, overflow) = Int(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (total, overflowed) = nanoseconds.addingReportingOverflow(Int(attoseconds / 1_000_000_000))
        return .nanoseconds(overflow || overflowed ? .max : max(0, total))
    }
}

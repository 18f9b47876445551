internal import Glibc

extension ConnectionPool {
    /// Lends a connection on which `begin` has begun a transaction.
    ///
    /// One that turns out to be lost is replaced at once, for nothing was done on it yet; where the server cannot be reached, it is tried
    /// again and again, with longer and longer pauses, for as long as a unit waits for a connection.
    ///
    /// - Throws: as ``borrow(writing:)``, and what `begin` throws.
    func borrowBegun(
        writing: Bool = false, _ begin: (any DriverConnection) throws(DatabaseError) -> Void
    ) throws(DatabaseError) -> any DriverConnection {
        var attempts = Attempts(for: timeout)
        while true {
            let connection: any DriverConnection
            do throws(DatabaseError) { connection = try borrow(writing: writing) } catch {
                guard error.kind == .disconnected, try attempts.pause() else { throw error }
                continue
            }
            do throws(DatabaseError) {
                try begin(connection)
                return connection
            } catch {
                giveBack(connection)
                guard error.kind == .disconnected, attempts.mayGoOn else { throw error }
            }
        }
    }
}

/// What is tried again until a deadline, with pauses between the attempts.
package struct Attempts {
    private let deadline: Monotonic
    private var next = Duration.milliseconds(5)

    package init(for duration: Duration) {
        deadline = .after(duration)
    }

    /// Whether the deadline has not passed.
    var mayGoOn: Bool { deadline.distance > .zero }

    /// Blocks for a while, each time for about twice as long, up to a second.
    ///
    /// - Returns: `false` when the deadline has passed.
    /// - Throws: ``DatabaseError`` of kind `interrupted` when the calling task has been cancelled.
    package mutating func pause() throws(DatabaseError) -> Bool {
        guard mayGoOn else { return false }
        // Those who failed together must not come back together.
        let end = Monotonic.earlier(deadline, .after(next * Double.random(in: 0.5...1)))
        next = min(next * 2, .seconds(1))
        while end.distance > .zero {
            try Cancellation.check()
            usleep(useconds_t(max(1, min(end.distance, Cancellation.interval) / .microseconds(1))))
        }
        return true
    }
}

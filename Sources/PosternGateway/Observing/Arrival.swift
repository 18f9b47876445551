/// How a request came to its worker, for those who observe requests.
package struct Arrival: Sendable {
    /// The worker's number, from 1; the last is that of the thread that answers prompt paths and turns requests away.
    let worker: Int
    /// When the worker took it, by ``Monotonic/nanoseconds()``.
    let start: Int64
    /// How long it had stood in line, in nanoseconds.
    let queue: Int64

    /// - Parameter moment: since when it has stood in line, by ``Monotonic/nanoseconds()``; `nil` when it has not.
    package init(atWorker worker: Int, inLineSince moment: Int64? = nil) {
        self.worker = worker
        let start = Monotonic.nanoseconds()
        self.start = start
        queue = moment.map { max(0, start - $0) } ?? 0
    }
}

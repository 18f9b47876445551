internal import PosternHTTP

/// Collects while a request is served what will be told of it.
final class RequestAccount {
    let database = DatabaseShare()
    var parameters: Parameters?
    var request: Request?
    /// How much of a body was read that the handler asked for.
    var streamedBytes = 0
    var accessFields: [AccessField] = []
    private let arrival: Arrival
    private var handlerStart: Int64?
    private var readEnd: Int64?
    private var writeStart: Int64?
    private var sendingTime: Int64 = 0

    init(of arrival: Arrival) { self.arrival = arrival }

    func handlerStarts() {
        let now = Monotonic.nanoseconds()
        (readEnd, handlerStart) = (now, now)
    }

    /// What follows is the writing of an answer.
    func writingStarts() {
        let now = Monotonic.nanoseconds()
        writeStart = now
        if readEnd == nil { readEnd = now }
    }

    /// Counts what was sent while the handler's answer was still being written as the writing of it, and not as its handler's time.
    func sent(in time: Int64) { sendingTime = time }

    /// How long its worker has had it, in nanoseconds.
    var age: Int64 { Monotonic.nanoseconds() - arrival.start }

    /// - Parameter status: of the answer, or that which stands for there being none.
    func ended(with status: Int, sent bytes: Int) -> EndedRequest {
        EndedRequest(
            parameters: parameters, request: request, status: status, receivedBytes: (request?.body.count ?? 0) + streamedBytes,
            sentBytes: bytes, times: times(at: Monotonic.nanoseconds()), worker: arrival.worker, accessFields: accessFields)
    }

    private func times(at now: Int64) -> RequestTimes {
        var times = RequestTimes()
        times.queue = arrival.queue
        times.read = (readEnd ?? now) - arrival.start
        times.write = now - (writeStart ?? now) + sendingTime
        if let handlerStart {
            let handler = (writeStart ?? now) - handlerStart - sendingTime
            (times.handler, times.databaseWait, times.database) = database.split(handler)
        }
        return times
    }
}

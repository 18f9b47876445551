internal import PosternHTTP

/// A request that is taken note of for as long as this lives: with a streamed answer, until its body has been written.
final class WatchedEntry: Sendable {
    private let requests: RunningRequests
    private let index: Int?

    init(_ request: Request, in requests: RunningRequests) {
        self.requests = requests
        index = requests.begin(request.method.rawValue, request.pattern ?? "(no route)", id: request.id)
    }

    deinit { requests.end(index) }

    /// What it does next takes its time from now on.
    func goesOn() { requests.restart(index, at: Monotonic.now()) }

    /// It waits for its client, for which there are other deadlines.
    func rests() { requests.restart(index, at: .max) }
}

/// Takes the body of a streamed answer, and notes when its handler has its turn again.
struct WatchedBody: BodySink {
    private let body: BodyWriter
    private let entry: WatchedEntry

    init(_ body: BodyWriter, _ entry: WatchedEntry) {
        self.body = body
        self.entry = entry
    }

    func write(_ bytes: [UInt8]) throws {
        entry.rests()
        defer { entry.goesOn() }
        try body.write(bytes)
    }

    func flush() throws {
        entry.rests()
        defer { entry.goesOn() }
        try body.flush()
    }
}

internal import PosternHTTP

/// What a worker does and has done, for those who look at it. Times are by ``Monotonic``, in microseconds.
struct WorkRecord {
    enum Stage {
        case idle, reading, running, finishing
    }

    /// The kernel's number of the worker's thread; 0 before it has started.
    var thread: Int32 = 0
    var stage = Stage.idle
    /// How many requests it has taken.
    var requests = 0
    /// When it took the last one.
    private(set) var start: UInt64 = 0
    /// How long that one took, unless it still runs.
    private(set) var duration: UInt64 = 0
    /// That request, without its body; `nil` while it is read, and when it could not be.
    private(set) var request: Request?

    mutating func begins(at now: UInt64) {
        stage = .reading
        requests += 1
        start = now
        request = nil
    }

    mutating func runs(_ request: Request) {
        stage = .running
        self.request = request
        self.request?.body = []
        self.request?.streamedBody = nil
    }

    mutating func ends(at now: UInt64) {
        guard stage != .idle else { return }
        stage = .idle
        duration = now - min(start, now)
    }
}

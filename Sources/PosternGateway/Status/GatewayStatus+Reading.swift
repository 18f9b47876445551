internal import Glibc
internal import PosternHTTP

extension GatewayStatus {
    /// Looks at the workers, and asks the kernel about the queues.
    ///
    /// - Parameters:
    ///   - slowRequests: how many there were.
    ///   - started: when it began to serve, by the wall clock in seconds and by ``Monotonic`` in microseconds.
    ///   - now: by ``Monotonic``, in microseconds.
    init(pool: String, slowRequests: Int, of core: GatewayCore, since started: (wall: Int, clock: UInt64), at now: UInt64) {
        let since = Int((now - min(started.clock, now)) / 1_000_000)
        let records = core.leases.map(\.record)
        let workers = records.prefix(core.settings.workers).map { record in
            Worker(record, startTime: started.wall, startSince: since, at: now)
        }
        let active = workers.count { $0.state != .idle }
        let queue = core.load.queue()
        let peaks = core.load.peaks
        self.init(
            pool: pool, startTime: started.wall, startSince: since,
            acceptedConnections: records.reduce(0) { $0 + $1.requests },
            listenQueue: queue.waiting, maximumListenQueue: peaks.waiting, listenQueueLength: queue.capacity,
            idleProcesses: workers.count - active, activeProcesses: active,
            maximumActiveProcesses: max(peaks.active, active), maximumChildrenReached: peaks.timesFull,
            slowRequests: slowRequests, memoryPeak: Self.memoryPeak(), workers: workers)
    }

    private static func memoryPeak() -> Int {
        var usage = rusage()
        return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss * 1_024 : 0
    }
}

extension GatewayStatus.Worker {
    fileprivate init(_ record: WorkRecord, startTime: Int, startSince: Int, at now: UInt64) {
        let isIdle = record.stage == .idle
        let request = record.request
        self.init(
            id: Int(record.thread), state: State(record.stage), startTime: startTime, startSince: startSince,
            requests: record.requests,
            duration: Int(clamping: isIdle ? record.duration : now - min(record.start, now)),
            method: request?.method.rawValue ?? "-", uri: request.map(Self.uri) ?? "-",
            contentLength: request?.parameters["CONTENT_LENGTH"].flatMap { Int($0) } ?? 0,
            user: request?.parameters["REMOTE_USER"].flatMap { $0.isEmpty ? nil : $0 } ?? "-",
            script: request?.pattern ?? "-")
    }

    private static func uri(of request: Request) -> String {
        request.queryString.isEmpty ? request.path : "\(request.path)?\(request.queryString)"
    }
}

extension GatewayStatus.Worker.State {
    fileprivate init(_ stage: WorkRecord.Stage) {
        self =
            switch stage {
            case .idle: .idle
            case .reading: .reading
            case .running: .running
            case .finishing: .finishing
            }
    }
}

internal import Glibc

extension GatewayStatus {
    func text(isFull: Bool) -> String {
        let summary = Self.lines([
            ("pool", pool), ("process manager", "static"), ("start time", Self.time(startTime)),
            ("start since", "\(startSince)"), ("accepted conn", "\(acceptedConnections)"), ("listen queue", "\(listenQueue)"),
            ("max listen queue", "\(maximumListenQueue)"), ("listen queue len", "\(listenQueueLength)"),
            ("idle processes", "\(idleProcesses)"), ("active processes", "\(activeProcesses)"),
            ("total processes", "\(totalProcesses)"), ("max active processes", "\(maximumActiveProcesses)"),
            ("max children reached", "\(maximumChildrenReached)"), ("slow requests", "\(slowRequests)"),
            ("memory peak", "\(memoryPeak)"),
        ])
        return isFull ? workers.reduce(summary) { $0 + "\n************************\n" + Self.text(of: $1) } : summary
    }

    private static func text(of worker: Worker) -> String {
        lines([
            ("pid", "\(worker.id)"), ("state", worker.state.rawValue), ("start time", time(worker.startTime)),
            ("start since", "\(worker.startSince)"), ("requests", "\(worker.requests)"),
            ("request duration", "\(worker.duration)"), ("request method", worker.method), ("request URI", worker.uri),
            ("content length", "\(worker.contentLength)"), ("user", worker.user), ("script", worker.script),
            ("last request cpu", "0.00"), ("last request memory", "0"),
        ])
    }

    /// One line for each field, whose value begins in column 23; what a client has sent begins no line of its own.
    private static func lines(_ fields: [(name: String, value: String)]) -> String {
        fields.reduce(into: "") { text, field in
            let blanks = String(repeating: " ", count: max(1, 21 - field.name.utf8.count))
            text += "\(field.name):\(blanks)\(ErrorLogText.escape(field.value))\n"
        }
    }

    /// `23/Nov/2026:14:10:49 +0000`, in UTC.
    private static func time(_ seconds: Int) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "\(seconds)" }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%d/%b/%Y:%H:%M:%S +0000", &parts)
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

internal import Glibc
internal import Metrics
internal import Synchronization

/// What this process takes of the machine, under the names that Prometheus's own client libraries give it.
final class ProcessGauges: Sendable {
    private let memory: Gauge
    private let descriptors: Gauge
    private let descriptorLimit: Gauge
    private let processorTime: FloatingPointCounter
    private let told = Mutex(0.0)

    /// A sentence about each metric, by its name.
    static let help = [
        "process_start_time_seconds": "When the process started, in seconds since 1970.",
        "process_resident_memory_bytes": "How much memory the process has.",
        "process_open_fds": "How many descriptors are open.",
        "process_max_fds": "How many may be.",
        "process_cpu_seconds": "How long the processors have worked for the process.",
    ]

    init(_ factory: any MetricsFactory) {
        memory = Gauge(label: "process_resident_memory_bytes", factory: factory)
        descriptors = Gauge(label: "process_open_fds", factory: factory)
        descriptorLimit = Gauge(label: "process_max_fds", factory: factory)
        processorTime = FloatingPointCounter(label: "process_cpu_seconds", factory: factory)
        // The process has just begun: what it measures by is made before it serves.
        Gauge(label: "process_start_time_seconds", factory: factory).record(LogTime.now().seconds)
    }

    func observe() {
        if let pages = Self.residentPages { memory.record(pages * sysconf(Int32(_SC_PAGESIZE))) }
        if let count = Self.openDescriptors { descriptors.record(count) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 { descriptorLimit.record(limit.rlim_cur) }
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        told.withLock { told in
            let now = Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
            processorTime.increment(by: now - told)
            told = now
        }
    }

    /// The second number of `/proc/self/statm` (proc(5)).
    private static var residentPages: Int? {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(file, &bytes, bytes.count)
        let words = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) : nil
    }

    private static var openDescriptors: Int? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return max(0, count - 3)  // `.`, `..`, and the one that reads the directory
    }
}

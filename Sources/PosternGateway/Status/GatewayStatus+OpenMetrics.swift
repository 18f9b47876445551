extension GatewayStatus {
    /// The metrics in the order of PHP-FPM's; its exporters and dashboards know them by these names and kinds.
    func openMetrics() -> String {
        let metrics: [Metric] = [
            Metric("up", .gauge, "Could pool \(pool) using a static PM be reached?", 1),
            Metric("start_since", .counter, "The number of seconds since the service has started.", startSince),
            Metric("accepted_connections", .counter, "The number of requests that workers have taken.", acceptedConnections),
            Metric("listen_queue", .gauge, "The number of connections and requests that wait for a worker.", listenQueue),
            Metric("max_listen_queue", .counter, "The most that have been seen waiting.", maximumListenQueue),
            Metric("listen_queue_length", .gauge, "The size of the sockets' queues of pending connections.", listenQueueLength),
            Metric("idle_processes", .gauge, "The number of idle workers.", idleProcesses),
            Metric("active_processes", .gauge, "The number of active workers.", activeProcesses),
            Metric("total_processes", .gauge, "The number of idle and active workers.", totalProcesses),
            Metric("max_active_processes", .counter, "The most workers that have been seen active.", maximumActiveProcesses),
            Metric("max_children_reached", .counter, "How often all workers were seen active.", maximumChildrenReached),
            Metric("slow_requests", .counter, "The number of requests that were logged as slow.", slowRequests),
            Metric("memory_peak", .gauge, "The most memory that the process has had, in bytes.", memoryPeak),
        ]
        return metrics.map(\.text).joined() + "# EOF\n"
    }

    private struct Metric {
        enum Kind: String {
            case gauge, counter
        }

        let text: String

        init(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
            let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            text = "# HELP phpfpm_\(name) \(help)\n# TYPE phpfpm_\(name) \(kind.rawValue)\nphpfpm_\(name) \(value)\n"
        }
    }
}

/// What a serving process tells of itself, under the names that PHP-FPM gives to it: its processes are our workers.
package struct GatewayStatus: Sendable {
    package var pool: String
    /// When it began to serve, in seconds since 1970.
    package var startTime: Int
    /// How many seconds ago that was.
    package var startSince: Int
    /// How many requests workers have taken.
    package var acceptedConnections: Int
    /// What waits for a worker: connections in the kernel's queues, and requests in the gateway's line.
    package var listenQueue: Int
    package var maximumListenQueue: Int
    /// How many connections the kernel's queues take.
    package var listenQueueLength: Int
    package var idleProcesses: Int
    package var activeProcesses: Int
    package var maximumActiveProcesses: Int
    /// How often all workers were busy.
    package var maximumChildrenReached: Int
    package var slowRequests: Int
    /// The most memory that the process has had, in bytes (its resident set).
    package var memoryPeak: Int
    package var workers: [Worker]

    package var totalProcesses: Int { idleProcesses + activeProcesses }

    /// One worker, and the request that it works on or worked on last.
    package struct Worker: Sendable {
        /// The kernel's number of its thread.
        package var id: Int
        package var state: State
        package var startTime: Int
        package var startSince: Int
        package var requests: Int
        /// In microseconds, from its first byte until now or to its end.
        package var duration: Int
        package var method: String
        package var uri: String
        package var contentLength: Int
        package var user: String
        /// The pattern of the route that answers.
        package var script: String

        package enum State: String, Sendable {
            case idle = "Idle"
            case reading = "Reading headers"
            case running = "Running"
            case finishing = "Finishing"
        }
    }
}

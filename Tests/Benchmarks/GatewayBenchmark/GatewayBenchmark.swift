import Glibc
import TestSupport

/// What operators ask of a service when all is not well: with idle connections, with more requests than it can answer, after a crash.
@main
enum GatewayBenchmark {
    static func main() async throws {
        try raiseDescriptorLimit()
        try await IdleConnections.run()
        try await Overload.run()
        try await CrashRecovery.run()
    }

    private static func raiseDescriptorLimit() throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur > 10_500 else { throw TooFewDescriptors(limit: limit.rlim_cur) }
    }

    private struct TooFewDescriptors: Error, CustomStringConvertible {
        let limit: rlim_t
        var description: String {
            "\(limit) descriptors are too few for ten thousand connections: raise the hard limit (ulimit -Hn)"
        }
    }
}

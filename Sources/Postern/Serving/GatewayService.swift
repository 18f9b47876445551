internal import Logging
internal import PosternGateway
internal import ServiceLifecycle
internal import UnixSignals

/// Runs a gateway for as long as the program lives.
struct GatewayService: Service {
    let gateway: Gateway
    let logger: Logger
    /// What the log says of it when it serves.
    let description: Logger.Metadata

    /// Thrown when requests were still running at the end of their time.
    struct DrainTimedOut: Error, CustomStringConvertible {
        let description = "requests were still running when the time to finish them was over; they were cut off"
    }

    func run() async throws {
        // Listened to before the first signal comes, so that a second is seen however soon it follows.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let watch = Task { await abandonOnSecond(of: signals) }
        defer { watch.cancel() }
        try gateway.start()
        logger.info("serving", metadata: description)
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await gateway.waitUntilDrained()
            } onGracefulShutdown: {
                logger.info("draining: no new connections, running requests are finished")
                gateway.drain()
            }
        } onCancel: {
            gateway.abandon()
        }
        guard gateway.isDrained else { throw DrainTimedOut() }
    }

    /// The first signal is what the service group drains the gateway for.
    private func abandonOnSecond(of signals: UnixSignalsSequence) async {
        var count = 0
        for await signal in signals {
            count += 1
            guard count == 2 else { continue }
            logger.warning("a second signal: running requests are cut off", metadata: ["signal": "\(signal)"])
            gateway.abandon()
        }
    }
}

internal import Logging
internal import PosternGateway
internal import ServiceLifecycle
internal import UnixSignals

/// Runs a gateway for as long as the program lives.
struct GatewayService: Service {
    let gateway: Gateway
    let logger: Logger

    /// Thrown when requests were still running at the end of their time.
    struct DrainTimedOut: Error, CustomStringConvertible {
        let description = "requests were still running when the time to finish them was over; they were cut off"
    }

    func run() async throws {
        try gateway.start()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await gateway.waitUntilDrained()
            } onGracefulShutdown: {
                logger.info("draining: no new connections, running requests are finished")
                gateway.drain()
                Task { await abandonOnSecondSignal() }
            }
        } onCancel: {
            gateway.abandon()
        }
        guard gateway.isDrained else { throw DrainTimedOut() }
    }

    private func abandonOnSecondSignal() async {
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            logger.warning("a second signal: running requests are cut off", metadata: ["signal": "\(signal)"])
            gateway.abandon()
            return
        }
    }
}

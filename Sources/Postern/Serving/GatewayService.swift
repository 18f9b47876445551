internal import Logging
internal import PosternGateway
internal import ServiceLifecycle
internal import UnixSignals

/// Runs a gateway for as long as the program lives.
struct GatewayService: Service {
    let gateway: Gateway
    let logger: Logger
    let signals: EndSignals
    /// One that came before the service group listened is followed as well.
    let endRequest: EndRequest
    /// Is told when it serves, with how long running requests may take in the end, and when it does not any more.
    let overseer: (any Overseer)?
    let drain: Duration
    /// What the log says of it when it serves.
    let description: Logger.Metadata

    /// Thrown when requests were still running at the end of their time.
    struct DrainTimedOut: Error, CustomStringConvertible {
        let description = "requests, or what follows them, were still running when the time for them was over; they were cut off"
    }

    func run() async throws {
        // Listened to before the first signal comes, so that a second is seen however soon it follows.
        let arrivals = await UnixSignalsSequence(trapping: signals.final)
        let watch = Task { await abandon(on: arrivals) }
        defer { watch.cancel() }
        // Before the first request is answered: it may be the one that ends the process, which then has served all the same.
        overseer?.serves(drain: drain)
        try gateway.start()
        logger.info("serving", metadata: description)
        if endRequest.isMade { stop() }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await gateway.waitUntilDrained()
            } onGracefulShutdown: {
                stop()
            }
        } onCancel: {
            gateway.abandon()
        }
        guard gateway.isDrained, !gateway.followUps.wasCutOff else { throw DrainTimedOut() }
    }

    private func stop() {
        gateway.drain(handingOver: overseer?.hasSuccessor ?? false)
        overseer?.drains()
        logger.info("draining: no new connections, running requests are finished")
    }

    private func abandon(on arrivals: UnixSignalsSequence) async {
        var count = 0
        for await signal in arrivals {
            count += 1
            guard count == signals.finalCount else { continue }
            logger.warning("a second signal: running requests are cut off", metadata: ["signal": "\(signal)"])
            gateway.abandon()
        }
    }
}

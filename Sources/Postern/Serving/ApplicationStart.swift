internal import Glibc
internal import Logging
internal import UnixSignals

/// The start of an application in a process that can be told to stop meanwhile.
struct ApplicationStart<App: Application> {
    let logger: Logger
    let signals: EndSignals
    let endRequest: EndRequest

    /// - Returns: `nil` when the program was told to stop, and the application has not come to its start for that.
    /// - Throws: ``Lifespan/StartFailure``.
    func run(_ context: ApplicationContext) async throws -> Lifespan<App>? {
        let start = Task { try await Lifespan<App>(context) }
        let final = await UnixSignalsSequence(trapping: signals.final)
        let watch = Task { await end(on: final) }
        let listener = Task { [logger, endRequest] in
            for await signal in endRequest.arrivals {
                logger.info("told to stop before the application had started", metadata: ["signal": "\(signal)"])
                return start.cancel()
            }
        }
        defer {
            listener.cancel()
            watch.cancel()
        }
        do { return try await start.value } catch {
            guard endRequest.isMade else { throw error }
            logger.info("\(error)")
            return nil
        }
    }

    /// Ends the process at the second signal, as it does in serving.
    private func end(on arrivals: UnixSignalsSequence) async {
        var count = 0
        for await signal in arrivals {
            count += 1
            guard count == signals.finalCount else { continue }
            logger.warning("a second signal: the start is cut off", metadata: ["signal": "\(signal)"])
            _exit(1)
        }
    }
}

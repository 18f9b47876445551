internal import Logging

/// An application from its ``Application/start(_:)`` to its ``Application/stop(_:)``.
package struct Lifespan<App: Application>: Sendable {
    package let context: StatefulContext<App.State>
    private let logger: Logger

    /// Thrown when the application cannot start.
    package struct StartFailure: Error, CustomStringConvertible {
        let cause: any Error
        package var description: String { "\(App.name) cannot start: \(cause)" }
    }

    /// Thrown when the application has served, and could not stop in good order.
    package struct StopFailure: Error, CustomStringConvertible {
        let reason: String
        package var description: String { "\(App.name) has not stopped in good order: \(reason)" }
    }

    /// Lets the application start.
    ///
    /// - Throws: ``StartFailure``.
    package init(_ context: ApplicationContext) async throws {
        logger = context.logger
        do { self.context = context.with(try await App.start(context)) } catch { throw StartFailure(cause: error) }
    }

    /// Runs `body`, and lets the application stop, whatever becomes of it.
    ///
    /// - Parameter limit: how long stopping may take; asked for when `body` has ended.
    /// - Throws: what `body` throws, or else ``StopFailure``.
    package func run<Value>(
        stoppingWithin limit: @autoclosure () -> Duration, _ body: (StatefulContext<App.State>) async throws -> Value
    ) async throws -> Value {
        let value: Value
        do { value = try await body(context) } catch {
            if let failure = await stop(within: limit()) { logger.error("\(failure)") }
            throw error
        }
        if let failure = await stop(within: limit()) { throw failure }
        return value
    }

    private func stop(within limit: Duration) async -> StopFailure? {
        let state = context.state
        let result = await TimeLimit.run(limit) { () async -> StopFailure? in
            do { try await App.stop(state) } catch { return StopFailure(reason: "\(error)") }
            return nil
        }
        return result ?? StopFailure(reason: "it took longer than \(limit)")
    }
}

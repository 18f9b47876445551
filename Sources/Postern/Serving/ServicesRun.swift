package import Logging
package import ServiceLifecycle

/// Runs the services of an application that is started in another way than by `serve`.
package enum ServicesRun {
    /// Runs `services` while `body` runs, and lets them end.
    ///
    /// - Throws: what `body` throws, or else what a service has thrown.
    package static func around<Value>(
        _ services: [any Service], logger: Logger, _ body: () async throws -> Value
    ) async throws -> Value {
        guard !services.isEmpty else { return try await body() }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: logger))
        let run = Task { try await group.run() }
        let value: Value
        do { value = try await body() } catch {
            await group.triggerGracefulShutdown()
            _ = await run.result
            throw error
        }
        await group.triggerGracefulShutdown()
        try await run.value
        return value
    }
}

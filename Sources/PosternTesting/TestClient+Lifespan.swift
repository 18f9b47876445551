public import Logging
public import Postern
internal import PosternGateway
public import PosternSQL

extension TestClient {
    /// Starts an application as `serve` does, lets `body` send it requests, and stops it, also when `body` throws:
    /// ``Application/start(_:)``, routes and services, everything that `body` does, what follows answers, ``Application/stop(_:)``.
    ///
    /// ```swift
    /// try await TestClient.run(Shop.self) { client in
    ///     try await client.post("/orders", json: order).expecting(.created)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - database: at head; without one, the application gets a new one of its own, made by its revisions.
    ///   - settings: by the names of their variables. Nothing else is looked at: neither the environment nor `.env`.
    ///   - transport: how requests travel.
    ///   - followsRedirects: whether answers with 301, 302, 303, 307 and 308 are followed on this site.
    ///   - logger: what the application gets as its own; by default nothing is logged.
    /// - Returns: what `body` returns. The client cannot be used afterwards.
    /// - Throws: what keeps the application from starting, what `body` throws, or else what keeps it from stopping in good order.
    public static func run<App: Application, Value>(
        _ application: App.Type, database: Database? = nil, settings variables: [String: String] = [:],
        through transport: TestTransport = .fakeRequest, followsRedirects: Bool = true,
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ body: (TestClient) async throws -> Value
    ) async throws -> Value {
        let settings = try Settings(ConfigurationSources(environment: variables), name: App.name)
        let temporary = try database == nil ? TemporaryDatabase(revisions: App.revisions, drivers: App.drivers) : nil
        guard let database = database ?? temporary?.database else { preconditionFailure("there is a database") }
        defer { withExtendedLifetime(temporary) {} }
        let context = ApplicationContext(settings: settings, database: database, logger: logger)
        return try await Lifespan<App>(context).run(stoppingWithin: settings.drain) { context in
            var gatewaySettings = settings.gatewaySettings
            gatewaySettings.responseHeaders = App.responseHeaders
            let router = try ApplicationDocument.adding(to: App.router(context), App.self, settings)
            let client = try TestClient(
                router, through: transport, gatewaySettings, followsRedirects: followsRedirects, logger: logger)
            return try await ServicesRun.around(App.services(context), logger: logger) {
                let result: Result<Value, any Error>
                do { result = .success(try await body(client)) } catch { result = .failure(error) }
                await client.end()
                return try result.get()
            }
        }
    }
}

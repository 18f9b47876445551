import Glibc
import Logging
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

@testable import Postern

/// SIGUSR2 stands for SIGTERM here, which is for the whole process of the tests.
@Suite(.serialized) struct EndRequestTests {
    @Test func `a signal is noticed though nobody listens when it comes`() async throws {
        let request = await EndRequest(by: [.sigusr2])
        #expect(!request.isMade)
        kill(getpid(), SIGUSR2)
        try await eventually("the signal") { request.isMade }
        var arrivals = request.arrivals.makeAsyncIterator()
        #expect(await arrivals.next() == .sigusr2)
    }

    @Test func `a service that was asked to end before it served ends`() async throws {
        let directory = try TemporaryDirectory()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let gateway = try Gateway(
            listeners: [Listener(.unix(directory.path("socket")))], responder: Router([]), settings: GatewaySettings(workers: 1),
            logger: logger)
        let request = await EndRequest(by: [.sigusr2])
        kill(getpid(), SIGUSR2)
        try await eventually("the signal") { request.isMade }
        let service = GatewayService(
            gateway: gateway, logger: logger, signals: .ofSupervisor, endRequest: request, overseer: nil, drain: .seconds(30),
            description: [:])
        try await service.run()
        #expect(gateway.isDrained)
    }
}

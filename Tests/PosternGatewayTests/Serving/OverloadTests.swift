import HTTPTypes
import InMemoryLogging
import Logging
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// More requests than the workers can answer (P24). One worker serves, and its handler waits at a gate.
struct OverloadTests {
    private static func settings(_ wait: Duration) -> GatewaySettings {
        var settings = GatewaySettings(workers: 1, maximumQueueWait: wait)
        settings.promptPaths = ["/healthz"]
        return settings
    }

    private final class Service: Sendable {
        let gate = Gate()
        let log = InMemoryLogHandler()

        func run(_ wait: Duration, answeringWith fields: HTTPFields = [:], _ body: (TestGateway) throws -> Void) throws {
            let router = try Router([
                Route(.get, "/echo") { _ in .text("echo") },
                Route(.post, "/echo") { request in Response(body: request.body) },
                Route(.get, "/healthz") { _ in .text("well") },
                Route(.get, "/gate") { [gate] _ in
                    gate.pass()
                    return .text("passed")
                },
            ])
            var settings = OverloadTests.settings(wait)
            settings.responseHeaders = fields
            try TestGateway.serve(router, settings, logger: Logger(label: "test") { [log] _ in log }, body)
        }

        /// A client whose request keeps the worker busy until the gate is opened.
        func occupy(_ gateway: TestGateway) throws -> FastCGIClient {
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/gate"))
            try #require(gate.hasVisitor())
            return client
        }
    }

    @Test func `a request that waits for too long is turned away, and told when to come again (P24)`() throws {
        let service = Service()
        try service.run(.milliseconds(150)) { gateway in
            let busy = try service.occupy(gateway)
            let start = ContinuousClock.now
            let answer = try gateway.answer()
            #expect(answer.isComplete)
            #expect(answer.status == 503)
            #expect(answer.header("Retry-After") == "1")
            #expect(answer.header("Content-Type") == "application/problem+json")
            #expect(ContinuousClock.now - start > .milliseconds(150))
            let other = try gateway.answer(to: SCGIRequest())
            #expect(other.status == 503)
            #expect(gateway.gateway.counts.shed == 2)
            service.gate.open()
            #expect(try busy.receive().text == "passed")
            #expect(try gateway.answer().text == "echo", "it recovers at once")
            try eventually("the end in the log") {
                service.log.entries.contains { $0.message == "the overload is over" && $0.metadata["turned_away"] == "2" }
            }
        }
    }

    @Test func `all of many are turned away in time, and none is lost (P24)`() throws {
        let service = Service()
        try service.run(.milliseconds(150)) { gateway in
            let busy = try service.occupy(gateway)
            let clients = try (0..<200).map { _ in try gateway.connect() }
            for client in clients { try client.send(FastCGIRequest()) }
            for client in clients { #expect(try client.receive().status == 503) }
            #expect(gateway.gateway.counts.shed == 200)
            service.gate.open()
            #expect(try busy.receive().text == "passed")
            for _ in 0..<20 { #expect(try gateway.answer().text == "echo") }
        }
    }

    @Test func `a client that still sends its body receives the refusal (P24)`() throws {
        let service = Service()
        try service.run(.milliseconds(50)) { gateway in
            let busy = try service.occupy(gateway)
            let client = try gateway.connect()
            try client.send(FastCGIRequest("POST", body: patternBytes(1_000_000)))
            #expect(try client.receive().status == 503)
            let other = try gateway.connectSCGI()
            try other.send(SCGIRequest("POST", body: patternBytes(1_000_000)))
            #expect(try other.receive().status == 503)
            service.gate.open()
            #expect(try busy.receive().isComplete)
        }
    }

    @Test func `a path that must be answered whatever happens is answered while all workers are busy (P24)`() throws {
        let service = Service()
        try service.run(.seconds(600)) { gateway in
            let busy = try service.occupy(gateway)
            let waiting = try gateway.connect()
            try waiting.send(FastCGIRequest())
            for _ in 0..<3 {
                #expect(try gateway.answer(to: FastCGIRequest("GET", "/healthz")).text == "well")
                #expect(try gateway.answer(to: SCGIRequest("GET", "/healthz")).text == "well")
            }
            #expect(!waiting.hasInput(within: .zero))
            service.gate.open()
            #expect(try busy.receive().text == "passed")
            #expect(try waiting.receive().text == "echo")
        }
    }

    @Test func `who waits for less than the limit is served, in turn`() throws {
        let service = Service()
        try service.run(.seconds(600)) { gateway in
            let busy = try service.occupy(gateway)
            let clients = try (0..<100).map { _ in try gateway.connect() }
            for client in clients { try client.send(FastCGIRequest()) }
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/healthz")).text == "well")  // so the others are in line
            service.gate.open()
            #expect(try busy.receive().text == "passed")
            for client in clients { #expect(try client.receive().text == "echo") }
            #expect(gateway.gateway.counts.shed == 0)
        }
    }

    @Test func `requests in line are answered when the gateway drains`() throws {
        let service = Service()
        try service.run(.seconds(600)) { gateway in
            let busy = try service.occupy(gateway)
            let clients = try (0..<20).map { _ in try gateway.connect() }
            for client in clients { try client.send(FastCGIRequest()) }
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/healthz")).text == "well")
            gateway.gateway.drain()
            for client in clients { #expect(try client.receive().text == "echo") }
            service.gate.open()
            #expect(try busy.receive().text == "passed")
        }
    }

    @Test func `an answer in place of a worker carries the header fields of the service`() throws {
        let service = Service()
        try service.run(.milliseconds(150), answeringWith: [.server: "shop"]) { gateway in
            let busy = try service.occupy(gateway)
            let answer = try gateway.answer()
            #expect(answer.status == 503)
            #expect(answer.header("Server") == "shop")
            #expect(answer.header("X-Content-Type-Options") == nil)
            service.gate.open()
            #expect(try busy.receive().text == "passed")
        }
    }
}

import HTTPTypes
import InMemoryLogging
import Logging
import PosternGateway
import PosternHTTP
import Synchronization
import TestSupport
import Testing

/// Handlers whose time is over, and handlers whose client has gone away.
struct InterruptionTests {
    /// An application whose handlers end when they are told to, or when a test lets them.
    private final class Sleeper: Sendable {
        let gate = Gate()
        let cancelled = Mutex(0)
        let log = InMemoryLogHandler()

        func router() throws -> Router {
            try Router([
                Route(.get, "/echo") { _ in .text("echo") },
                Route(.get, "/sleep") { [self] _ in
                    gate.begin()
                    do { try await Task.sleep(for: .seconds(600)) } catch {
                        cancelled.withLock { $0 += 1 }
                        throw error
                    }
                    return .text("slept")
                },
                Route(.get, "/impatient", timeout: .milliseconds(50)) { [self] _ in
                    gate.begin()
                    do { try await Task.sleep(for: .seconds(600)) } catch {
                        cancelled.withLock { $0 += 1 }
                        throw error
                    }
                    return .text("slept")
                },
                Route(.get, "/patient", timeout: .seconds(60)) { _ in
                    try await Task.sleep(for: .milliseconds(400))
                    return .text("patience")
                },
                Route(.get, "/rooms/{id:int}") { [self] _ in
                    gate.pass()
                    return .text("passed")
                },
                Route(.get, "/anyway") { [self] _ in
                    gate.begin()
                    do { try await Task.sleep(for: .seconds(600)) } catch { return .text("a smaller answer") }
                    return .text("slept")
                },
            ])
        }

        func serve(_ settings: GatewaySettings, _ body: (TestGateway) throws -> Void) throws {
            try TestGateway.serve(try router(), settings, logger: logger, body)
        }

        private var logger: Logger {
            var logger = Logger(label: "test") { [log] _ in log }
            logger.logLevel = .debug
            return logger
        }

        func logged(_ part: String) -> [InMemoryLogHandler.Entry] {
            log.entries.filter { $0.message.description.contains(part) }
        }
    }

    private static let short = GatewaySettings(workers: 1, handlerTimeout: .milliseconds(200))
    private static let long = GatewaySettings(workers: 1, handlerTimeout: .seconds(600))

    // MARK: Deadlines

    @Test func `a handler that takes too long is told to end, and its client 504`() throws {
        let sleeper = Sleeper()
        try sleeper.serve(Self.short) { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/sleep"))
            #expect(answer.isComplete)
            #expect(answer.status == 504)
            #expect(answer.header("Content-Type") == "application/problem+json")
            #expect(answer.text.contains("The request took too long."))
            #expect(try gateway.answer(to: SCGIRequest("GET", "/sleep")).status == 504)
            #expect(sleeper.cancelled.withLock { $0 } == 2)
            #expect(gateway.gateway.counts.late == 2)
            try eventually("two lines in the log") { sleeper.logged("a handler has had its time").count == 2 }
            let line = try #require(sleeper.logged("a handler has had its time").first)
            #expect(line.level == .warning)
            #expect(line.metadata["route"] == "GET /sleep")
            #expect(try gateway.answer().text == "echo")
        }
    }

    @Test func `a route's own time counts, be it shorter or longer than the gateway's`() throws {
        let sleeper = Sleeper()
        try sleeper.serve(Self.long) { gateway in
            let late = try gateway.answer(to: FastCGIRequest("GET", "/impatient"))
            #expect(late.status == 504)
            #expect(sleeper.cancelled.withLock { $0 } == 1)
        }
        try sleeper.serve(Self.short) { gateway in
            let patient = try gateway.answer(to: FastCGIRequest("GET", "/patient"))
            #expect(patient.text == "patience")
            let late = try gateway.answer(to: SCGIRequest("GET", "/sleep"))
            #expect(late.status == 504)
        }
    }

    @Test(arguments: [WireProtocol.fastcgi, .scgi])
    func `a handler that does not end is told of in the log, and its client gets 504 without it`(_ wire: WireProtocol) throws {
        let sleeper = Sleeper()
        try sleeper.serve(Self.short) { gateway in
            switch wire {
            case .fastcgi:
                let client = try gateway.connect()
                try client.send(FastCGIRequest("GET", "/rooms/7").with { $0.requestID = 300 })
                let answer = try client.receive()
                #expect(answer.isComplete)
                #expect(answer.status == 504)
                #expect(answer.records.allSatisfy { $0.requestID == 300 })
                #expect(try client.isClosed())
            case .scgi: #expect(try gateway.answer(to: SCGIRequest("GET", "/rooms/7")).status == 504)
            }
            try eventually("a line in the log") { !sleeper.logged("its thread is not free").isEmpty }
            let line = try #require(sleeper.logged("its thread is not free").first)
            #expect(line.level == .error)
            #expect(line.metadata["route"] == "GET /rooms/{id:int}")
            #expect(line.metadata["path"] == "/rooms/7")
            #expect(Int(line.metadata["age_ms"]?.description ?? "") ?? 0 >= 200)
            sleeper.gate.open()
            #expect(try gateway.answer().text == "echo")
        }
    }

    @Test func `an answer that a handler makes in spite of all is sent`() throws {
        try Sleeper().serve(Self.short) { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/anyway"))
            #expect(answer.status == 200)
            #expect(answer.text == "a smaller answer")
        }
    }

    // MARK: Clients

    /// Whether the handler of the request that was sent last has been told to end, and the worker is free.
    private func expectInterruption(_ sleeper: Sleeper, _ gateway: TestGateway, after count: Int = 1) throws {
        try eventually("the handler to be told") { sleeper.cancelled.withLock { $0 } == count }
        #expect(gateway.gateway.counts.gone == count)
        #expect(gateway.gateway.counts.late == 0)
        try eventually("a line in the log") { sleeper.logged("a client has gone away").count == count }
        let line = try #require(sleeper.logged("a client has gone away").first)
        #expect(line.level == .debug)
        #expect(try gateway.answer().text == "echo")
    }

    @Test func `a client that goes away ends its handler (F45)`() throws {
        let sleeper = Sleeper()
        try sleeper.serve(Self.long) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/sleep"))
            try #require(sleeper.gate.hasVisitor())
            client.close()
            try expectInterruption(sleeper, gateway)
            let other = try gateway.connectSCGI()
            try other.send(SCGIRequest("GET", "/sleep"))
            try #require(sleeper.gate.hasVisitor())
            other.close()
            try expectInterruption(sleeper, gateway, after: 2)
        }
    }

    @Test func `a client that takes its request back ends its handler (F27)`() throws {
        let sleeper = Sleeper()
        try sleeper.serve(Self.long) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/sleep").with { $0.requestID = 258 })
            try #require(sleeper.gate.hasVisitor())
            try client.send([FastCGIRecord(.abort, requestID: 258)])
            try expectInterruption(sleeper, gateway)
            #expect(try client.receive().end != .late)
        }
    }

    @Test func `a client that only listens after its request is answered, however long that takes (F46)`() throws {
        let sleeper = Sleeper()
        try sleeper.serve(Self.long) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/rooms/1"))
            client.finishSending()
            try #require(sleeper.gate.hasVisitor())
            #expect(!client.hasInput(within: .milliseconds(300)))
            sleeper.gate.open()
            #expect(try client.receive().text == "passed")
            #expect(gateway.gateway.counts.gone == 0)
        }
    }

    @Test(arguments: [FastCGIRequest("GET", "/echo").bytes, FastCGIRecord(.abort, requestID: 2).bytes])
    func `what stands behind a request is no sign that its client has gone`(_ bytes: [UInt8]) throws {
        let sleeper = Sleeper()
        try sleeper.serve(Self.long) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/rooms/1"))
            try #require(sleeper.gate.hasVisitor())
            try client.send(bytes)
            #expect(!client.hasInput(within: .milliseconds(300)))
            sleeper.gate.open()
            #expect(try client.receive().text == "passed")
            #expect(gateway.gateway.counts.gone == 0)
        }
    }

    @Test func `the answer in place of a handler that does not end carries the header fields of the service`() throws {
        let sleeper = Sleeper()
        var settings = Self.short
        settings.responseHeaders = [.server: "shop"]
        try sleeper.serve(settings) { gateway in
            let answer = try gateway.answer(to: FastCGIRequest("GET", "/rooms/1"))
            #expect(answer.status == 504)
            #expect(answer.header("Server") == "shop")
            #expect(answer.header("X-Content-Type-Options") == nil)
            sleeper.gate.open()
        }
    }
}

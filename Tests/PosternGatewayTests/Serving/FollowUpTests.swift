import Foundation
import InMemoryLogging
import Logging
import PosternHTTP
import Synchronization
import TestSupport
import Testing

@testable import PosternGateway

/// What is done after answers.
struct FollowUpTests {
    private struct Failure: Error {}

    private let log = InMemoryLogHandler()
    private var logger: Logger { Logger(label: "test") { [log] _ in log } }

    /// What the log says of follow-ups: the message, and what its metadata says.
    private var lines: [String] {
        log.entries.filter { $0.level == .error }.map { entry in
            "\(entry.message): \(entry.metadata["error"] ?? "") (\(entry.metadata["route"] ?? ""), \(entry.metadata["request_id"] ?? ""))"
        }
    }

    private func serve(
        _ routes: [Route], _ settings: GatewaySettings = GatewaySettings(workers: 1), _ body: (TestGateway) throws -> Void
    ) throws {
        try TestGateway.serve(Router(routes), settings, logger: logger, body)
    }

    private func request(_ path: String, id: String = "7f") -> FastCGIRequest {
        FastCGIRequest("GET", path).setting("REQUEST_ID", id)
    }

    @Test(arguments: WireProtocol.allCases)
    func `the client has its whole answer before, and no worker is held up by work that blocks`(_ wire: WireProtocol) throws {
        let gate = Gate()
        let routes = [
            Route(.get, "/work") { _ in Response.text("answered").afterwards { gate.pass() } },
            Route(.get, "/echo") { _ in .text("next") },
        ]
        try serve(routes) { gateway in
            for _ in 0..<4 {  // as many as there are threads for them
                switch wire {
                case .fastcgi:
                    let answer = try gateway.answer(to: FastCGIRequest("GET", "/work"))
                    #expect(answer.isComplete && answer.text == "answered")
                case .scgi: #expect(try gateway.answer(to: SCGIRequest("GET", "/work")).text == "answered")
                }
                #expect(gate.hasVisitor())
            }
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/echo")).text == "next")
            #expect(gateway.gateway.followUps.counts.pending == 4)
            for _ in 0..<4 { gate.open() }
            try eventually("the end of the work") { gateway.gateway.followUps.counts.pending == 0 }
            #expect(gateway.gateway.followUps.counts.done == 4)
        }
    }

    @Test func `work that suspends leaves its thread to others`() throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let sleepers = Gate()
        let routes = [
            Route(.get, "/sleep") { _ in
                Response.text("").afterwards {
                    sleepers.begin()
                    for await _ in stream {}
                }
            },
            Route(.get, "/work") { _ in Response.text("").afterwards { sleepers.begin() } },
        ]
        try serve(routes) { gateway in
            for _ in 0..<8 {
                _ = try gateway.answer(to: FastCGIRequest("GET", "/sleep"))
                #expect(sleepers.hasVisitor())
            }
            _ = try gateway.answer(to: FastCGIRequest("GET", "/work"))
            #expect(sleepers.hasVisitor())
            continuation.finish()
            try eventually("the end of the work") { gateway.gateway.followUps.counts.done == 9 }
        }
    }

    @Test func `one that throws is logged with its request, and the next is done all the same`() throws {
        let order = Mutex<[Int]>([])
        let route = Route(.get, "/orders/{id:int}") { _ in
            Response.text("").afterwards { order.withLock { $0.append(1) } }
                .afterwards { throw Failure() }
                .afterwards { order.withLock { $0.append(3) } }
        }
        try serve([route]) { gateway in
            _ = try gateway.answer(to: request("/orders/5"))
            try eventually("the last") { gateway.gateway.followUps.counts.pending == 0 && !order.withLock(\.isEmpty) }
            #expect(order.withLock { $0 } == [1, 3])
            #expect(lines == ["what follows an answer has failed: Failure() (GET /orders/{id:int}, 7f)"])
            #expect(gateway.gateway.followUps.counts == FollowUps.Counts(pending: 0, done: 2, failed: 1, refused: 0))
        }
    }

    @Test func `what there is no room for is not done, and logged`() throws {
        let gate = Gate()
        var settings = GatewaySettings(workers: 1)
        settings.followUpLimit = 1
        try serve([Route(.get, "/") { _ in Response.text("").afterwards { gate.pass() } }], settings) { gateway in
            _ = try gateway.answer(to: request("/", id: "a1"))
            #expect(gate.hasVisitor())
            #expect(try gateway.answer(to: request("/", id: "b2")).status == 200)
            try eventually("the refusal") { gateway.gateway.followUps.counts.refused == 1 }
            #expect(
                lines == [
                    "what should have followed an answer was not done: 1 others wait or run (FOLLOW_UP_LIMIT) (GET /, b2)"
                ])
            gate.open()
        }
    }

    @Test func `one that takes too long is cancelled`() throws {
        var settings = GatewaySettings(workers: 1)
        settings.followUpTimeout = .milliseconds(50)
        let route = Route(.get, "/") { _ in Response.text("").afterwards { try await Task.sleep(for: .seconds(3_600)) } }
        try serve([route], settings) { gateway in
            _ = try gateway.answer(to: request("/"))
            try eventually("the cancellation") { gateway.gateway.followUps.counts.failed == 1 }
            #expect(
                lines == [
                    "what follows an answer took too long: it was cancelled after 0.05 seconds (FOLLOW_UP_TIMEOUT) (GET /, 7f)"
                ])
        }
    }

    @Test func `draining waits for it`() throws {
        let gate = Gate()
        try serve([Route(.get, "/") { _ in Response.text("").afterwards { gate.pass() } }]) { gateway in
            _ = try gateway.answer(to: request("/"))
            #expect(gate.hasVisitor())
            gateway.gateway.drain()
            try eventually("the end of the workers") { gateway.gateway.openConnections == 0 }
            #expect(!gateway.gateway.isDrained)
            gate.open()
            try eventually("the end") { gateway.gateway.isDrained }
        }
    }

    @Test func `it is cancelled at the end of the time for draining, and what waits is not done`() async throws {
        let gate = Gate()
        let ends = Mutex<[String]>([])
        let route = Route(.get, "/") { _ in
            Response.text("").afterwards {
                gate.begin()
                do { try await Task.sleep(for: .seconds(3_600)) } catch { ends.withLock { $0.append("\(type(of: error))") } }
                try Task.checkCancellation()
            }.afterwards { ends.withLock { $0.append("second") } }
        }
        let directory = try TemporaryDirectory()
        let gateway = try Gateway(
            listeners: [Listener(.unix(directory.path("socket")))], responder: Router([route]),
            settings: GatewaySettings(workers: 1), logger: logger)
        try gateway.start()
        _ = try FastCGIClient(.unix(path: directory.path("socket"))).answer(to: request("/"))
        #expect(gate.hasVisitor())
        gateway.drain()
        gateway.abandon()
        await gateway.waitUntilDrained()
        #expect(ends.withLock { $0 } == ["CancellationError"])
        #expect(gateway.followUps.counts == FollowUps.Counts(pending: 0, done: 0, failed: 0, refused: 2))
        #expect(lines.allSatisfy { $0.hasPrefix("what follows an answer was cut off") } && lines.count == 2, "\(lines)")
    }

    @Test func `it is not done when something else was sent in place of its answer`() throws {
        let done = Mutex(0)
        let commanding = Response.text("").with(.init("X-Accel-Redirect")!, "/secret")
        let late = Gate()
        let routes = [
            Route(.get, "/unsendable") { _ in commanding.afterwards { done.withLock { $0 += 1 } } },
            Route(.get, "/late", timeout: .milliseconds(30)) { _ in
                late.pass()
                return Response.text("").afterwards { done.withLock { $0 += 1 } }
            },
            Route(.get, "/broken") { _ in
                Response.stream { body in
                    try body.write("half")
                    try body.flush()
                    throw Failure()
                }.afterwards { done.withLock { $0 += 1 } }
            },
            Route(.get, "/whole") { _ in
                Response.stream { body in try body.write("whole") }.afterwards { done.withLock { $0 += 10 } }
            },
        ]
        try serve(routes) { gateway in
            #expect(try gateway.answer(to: request("/unsendable")).status == 500)
            #expect(try gateway.answer(to: request("/late")).status == 504)
            late.open()
            #expect(try !gateway.answer(to: request("/broken")).isComplete)
            #expect(try gateway.answer(to: request("/whole")).text == "whole")
            try eventually("the one that is done") { gateway.gateway.followUps.counts.done == 1 }
            #expect(done.withLock { $0 } == 10)
        }
    }

    @Test func `it is done though the client has left, when the handler has come to its end`() throws {
        let gate = Gate()
        let done = Gate()
        let route = Route(.get, "/") { _ in
            gate.pass()
            return Response.text("").afterwards { done.begin() }
        }
        try serve([route]) { gateway in
            do {
                let client = try gateway.connect()
                try client.send(request("/"))
                #expect(gate.hasVisitor())
            }
            try eventually("the client's leaving") { gateway.gateway.counts.gone == 1 }
            gate.open()
            #expect(done.hasVisitor())
        }
    }
}

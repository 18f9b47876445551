import Metrics
import MetricsTestKit
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

struct GatewayMetricsTests {
    private let kit = TestMetrics()

    private static func router(_ gate: Gate) throws -> Router {
        try Router([
            Route(.get, "/rooms/{id:int}") { _ in .text("room") },
            Route(.get, "/fault") { _ in throw HTTPError(.internalServerError) },
            Route(.get, "/gate") { _ in
                gate.pass()
                return .text("passed")
            },
        ])
    }

    private func requests(_ method: String, _ route: String, _ status: String) throws -> Int64 {
        try kit.expectCounter("http_requests", [("method", method), ("route", route), ("status", status)]).totalValue
    }

    @Test func `requests are counted by the patterns of their routes, never by what a client makes up`() throws {
        let metrics = GatewayMetrics(kit, threads: 2)
        try TestGateway.serve(try Self.router(Gate()), GatewaySettings(workers: 1), observers: [metrics]) { gateway in
            for id in 1...5 { #expect(try gateway.answer(to: FastCGIRequest("GET", "/rooms/\(id)")).status == 200) }
            for number in 1...5 { #expect(try gateway.answer(to: FastCGIRequest("GET", "/none/\(number)")).status == 404) }
            for number in 1...5 { #expect(try gateway.answer(to: FastCGIRequest("MADE-UP\(number)", "/rooms/1")).status == 405) }
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/fault")).status == 500)
            #expect(try gateway.answer(to: FastCGIRequest("HEAD", "/rooms/1")).status == 200)
            #expect(try gateway.answer(to: FastCGIRequest().setting("CONTENT_LENGTH", "many")).status == 400)
            try eventually("the last request") { (try? requests("(unread)", "(unread)", "4xx")) == 1 }
            #expect(try requests("GET", "/rooms/{id:int}", "2xx") == 6)
            #expect(try requests("GET", "(none)", "4xx") == 5)
            #expect(try requests("(other)", "(none)", "4xx") == 5)
            #expect(try requests("GET", "/fault", "5xx") == 1)
            let time = try kit.expectTimer("http_request_seconds", [("method", "GET"), ("route", "/rooms/{id:int}")])
            #expect(time.values.count == 6)
            #expect(time.values.allSatisfy { $0 > 0 })
            #expect(try kit.expectTimer("http_request_part_seconds", [("part", "read")]).values.count == 18)
        }
    }

    @Test func `how things stand is told when it is asked for`() throws {
        let (metrics, gate) = (GatewayMetrics(kit, threads: 2), Gate())
        let settings = GatewaySettings(workers: 1, maximumQueueWait: .milliseconds(50))
        try TestGateway.serve(try Self.router(gate), settings, observers: [metrics]) { gateway in
            let busy = try gateway.connect()
            try busy.send(FastCGIRequest("GET", "/gate"))
            try #require(gate.hasVisitor())
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/rooms/1")).status == 503)
            metrics.observe(gateway.gateway)
            metrics.observe(gateway.gateway)
            #expect(try kit.expectGauge("http_requests_running").lastValue == 1)
            #expect(try kit.expectGauge("http_requests_waiting").lastValue == 0)
            #expect(try (kit.expectGauge("gateway_connections").lastValue ?? 0) >= 1)
            #expect(try kit.expectCounter("http_requests_shed").totalValue == 1)
            #expect(try kit.expectCounter("http_requests_gone").totalValue == 0)
            gate.open()
            #expect(try busy.receive().text == "passed")
        }
    }
}

import Glibc
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// What observers are told of requests, however they end.
struct ObservedRequestTests {
    private static func router(_ gate: Gate) throws -> Router {
        try Router([
            Route(.post, "/echo") { request in Response(body: request.body) },
            Route(.get, "/rooms/{id:int}") { _ in .text("room") },
            Route(.get, "/gate") { _ in
                gate.pass()
                return .text("passed")
            },
            Route(.get, "/sleep") { _ in
                gate.begin()
                try await Task.sleep(for: .seconds(600))
                return .text("slept")
            },
            Route(.get, "/database") { _ in
                let start = ContinuousClock.now
                while ContinuousClock.now - start < .milliseconds(3) {}
                DatabaseShare.current?.add(wait: .milliseconds(1), work: .milliseconds(2))
                return .text("done")
            },
            Route(.get, "/children") { _ in
                let start = ContinuousClock.now
                while ContinuousClock.now - start < .milliseconds(3) {}
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<3 { group.addTask { DatabaseShare.current?.add(wait: .seconds(9), work: .seconds(9)) } }
                }
                return .text("done")
            },
        ])
    }

    private static func serve(
        _ settings: GatewaySettings = GatewaySettings(workers: 1), _ body: (TestGateway, EndedRequests, Gate) throws -> Void
    ) throws {
        let (ended, gate) = (EndedRequests(), Gate())
        try TestGateway.serve(try router(gate), settings, observers: [ended]) { gateway in try body(gateway, ended, gate) }
    }

    @Test func `an answered request is told of with its route, sizes and times`() throws {
        try Self.serve { gateway, ended, _ in
            let start = ContinuousClock.now
            #expect(try gateway.answer(to: FastCGIRequest("POST", "/echo", body: patternBytes(5_000))).status == 200)
            let request = try ended.only()
            let elapsed = ContinuousClock.now - start
            #expect(request.status == 200)
            #expect(request.request?.pattern == "/echo")
            #expect(request.receivedBytes == 5_000)
            #expect(request.sentBytes == 5_000)
            #expect(request.worker == 1)
            #expect(!request.isTurnedAway)
            #expect(request.times.read > 0)
            #expect(request.times.handler > 0)
            #expect(request.times.write > 0)
            #expect(request.times.database == 0)
            #expect(.nanoseconds(request.times.total) <= elapsed)
            #expect(try gateway.answer(to: SCGIRequest("GET", "/rooms/7")).text == "room")
            let other = try ended.all(2)[1]
            #expect(other.request?.pattern == "/rooms/{id:int}")
            #expect(other.sentBytes == 4)
        }
    }

    @Test func `what the database has taken is told apart from the handler`() throws {
        try Self.serve { gateway, ended, _ in
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/database")).status == 200)
            let times = try ended.only().times
            #expect(times.databaseWait == 1_000_000)
            #expect(times.database == 2_000_000)
            #expect(times.handler >= 0)
            #expect(times.handler + times.databaseWait + times.database >= 3_000_000)
        }
    }

    @Test func `children of a handler's task count for its request, and never for more than its time`() throws {
        try Self.serve { gateway, ended, _ in
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/children")).status == 200)
            let times = try ended.only().times
            #expect(times.handler == 0)
            #expect(times.databaseWait >= 3_000_000)
            #expect(times.total < 9_000_000_000)
        }
    }

    @Test func `a request that cannot be understood is told of with 400`() throws {
        try Self.serve { gateway, ended, _ in
            #expect(try gateway.answer(to: FastCGIRequest().setting("CONTENT_LENGTH", "many")).status == 400)
            let request = try ended.only()
            #expect(request.status == 400)
            #expect(request.request == nil)
            #expect(request.parameters?["REMOTE_ADDR"] == "192.0.2.1")
            #expect(request.sentBytes > 0)
        }
    }

    @Test func `a body that is too large is told of with 413`() throws {
        try Self.serve(GatewaySettings(workers: 1, bodyLimit: 10)) { gateway, ended, _ in
            #expect(try gateway.answer(to: FastCGIRequest("POST", "/echo", body: patternBytes(100))).status == 413)
            let request = try ended.only()
            #expect(request.status == 413)
            #expect(request.request?.pattern == "/echo")
            #expect(request.receivedBytes == 0)
        }
    }

    @Test func `a request without a route, and one of another method, are told of`() throws {
        try Self.serve { gateway, ended, _ in
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/nowhere")).status == 404)
            #expect(try gateway.answer(to: FastCGIRequest("DELETE", "/echo")).status == 405)
            let all = try ended.all(2)
            #expect(all.map(\.status) == [404, 405])
            #expect(all.map { $0.request?.path } == ["/nowhere", "/echo"])
            #expect(all.map { $0.request?.pattern } == [nil, nil])
        }
    }

    @Test func `a handler that took too long is told of with 504`() throws {
        try Self.serve(GatewaySettings(workers: 1, handlerTimeout: .milliseconds(50))) { gateway, ended, gate in
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/sleep")).status == 504)
            let request = try ended.only()
            #expect(request.status == 504)
            #expect(request.times.handler >= 50_000_000)
            // One that does not end in time has been answered by another thread, and is told of in the end.
            #expect(try gateway.answer(to: FastCGIRequest("GET", "/gate")).status == 504)
            gate.open()
            #expect(try ended.all(2)[1].status == 504)
        }
    }

    @Test func `a client that goes away is told of with 499`() throws {
        try Self.serve { gateway, ended, gate in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/sleep"))
            try #require(gate.hasVisitor())
            client.close()
            #expect(try ended.only().status == 499)
            #expect(try ended.only().request?.pattern == "/sleep")
            let other = try gateway.connect()
            try other.send(FastCGIRequest("POST", "/echo", body: patternBytes(100)).headRecords)
            other.close()
            let second = try ended.all(2)[1]
            #expect(second.status == 499)
            #expect(second.times.handler == 0)
        }
    }

    @Test func `a body that does not come in time is told of with 408`() throws {
        try Self.serve(GatewaySettings(workers: 1, readTimeout: .milliseconds(100))) { gateway, ended, _ in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("POST", "/echo", body: patternBytes(100)).headRecords)
            #expect(try ended.only().status == 408)
            #expect(try ended.only().times.read >= 100_000_000)
        }
    }

    @Test func `a peer that may take longer than there is time for is as gone as any other`() throws {
        try Self.serve(GatewaySettings(workers: 1, readTimeout: .seconds(Int64.max))) { gateway, ended, _ in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("POST", "/echo", body: patternBytes(100)).headRecords)
            client.close()
            #expect(try ended.only().status == 499)
        }
    }

    @Test(arguments: [WireProtocol.fastcgi, .scgi])
    func `a request that is turned away is told of with 503 and what it was`(_ wire: WireProtocol) throws {
        try Self.serve(GatewaySettings(workers: 1, maximumQueueWait: .milliseconds(60))) { gateway, ended, gate in
            let busy = try gateway.connect()
            try busy.send(FastCGIRequest("GET", "/gate"))
            try #require(gate.hasVisitor())
            switch wire {
            case .fastcgi:
                #expect(try gateway.answer(to: FastCGIRequest("POST", "/echo?a=1", body: patternBytes(99_000))).status == 503)
            case .scgi:
                #expect(try gateway.answer(to: SCGIRequest("POST", "/echo?a=1", body: patternBytes(99_000))).status == 503)
            }
            let request = try ended.only()
            #expect(request.status == 503)
            #expect(request.isTurnedAway)
            #expect(request.parameters?["REQUEST_URI"] == "/echo?a=1")
            #expect(request.parameters?["REQUEST_METHOD"] == "POST")
            #expect(request.times.queue >= 60_000_000)
            #expect(request.worker == 2)
            gate.open()
            #expect(try busy.receive().text == "passed")
        }
    }

    @Test func `the time in line is told`() throws {
        try Self.serve(GatewaySettings(workers: 1, maximumQueueWait: .seconds(600))) { gateway, ended, gate in
            let busy = try gateway.connect()
            try busy.send(FastCGIRequest("GET", "/gate"))
            try #require(gate.hasVisitor())
            let waiting = try gateway.connect()
            try waiting.send(FastCGIRequest("GET", "/rooms/1"))
            #expect(!waiting.hasInput(within: .milliseconds(200)))
            gate.open()
            #expect(try waiting.receive().text == "room")
            let request = try #require(try ended.all(2).first { $0.request?.pattern == "/rooms/{id:int}" })
            #expect(request.times.queue >= 50_000_000)
            #expect(request.times.read < request.times.queue)
        }
    }
}

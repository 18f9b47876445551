import PosternHTTP
import Synchronization
import TestSupport
import Testing

@testable import PosternGateway

/// What is noted of a request while a worker has it.
struct WatchedRequestTests {
    private let requests: RunningRequests
    private let gate = Gate()

    init() throws { requests = try RunningRequests(capacity: 2) }

    /// How old the requests are, a hundred seconds from now.
    private var ages: [UInt64] { requests.all().map { $0.age(at: Monotonic.now() + 100_000) } }

    private func serve(_ route: Route, _ body: (TestGateway) throws -> Void) throws {
        try TestGateway.serve(Router([route]), GatewaySettings(workers: 1), running: requests, body)
    }

    @Test func `a request is noted for as long as its handler works on it`() throws {
        let route = Route(.get, "/slow") { [gate] _ in
            gate.pass()
            return .text("slow")
        }
        try serve(route) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/slow").adding("REQUEST_ID", "0af1"))
            #expect(gate.hasVisitor())
            #expect(requests.all().map(\.route) == ["GET /slow"])
            #expect(requests.all().map(\.id) == ["0af1"])
            #expect(ages.allSatisfy { $0 >= 100_000 })
            gate.open()
            #expect(try client.receive().text == "slow")
            #expect(requests.all().isEmpty)
            #expect(requests.total == 1)
        }
    }

    @Test func `a handler that writes its answer piece by piece is watched between the pieces`() throws {
        let route = Route(.get, "/export") { [gate] _ in
            .stream { body in
                try body.write("one")
                try body.flush()
                gate.pass()
                try body.write("two")
            }
        }
        try serve(route) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/export"))
            #expect(gate.hasVisitor())
            #expect(requests.all().map(\.route) == ["GET /export"])
            #expect(ages.allSatisfy { $0 >= 100_000 })
            gate.open()
            #expect(try client.receive().isComplete)
            #expect(requests.all().isEmpty)
        }
    }

    @Test func `it is not watched while it waits for its client to take a piece`() throws {
        let route = Route(.get, "/endless") { _ in
            .stream { body in while true { try body.write([UInt8](repeating: 120, count: 100_000)) } }
        }
        try serve(route) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/endless"))
            #expect(client.hasInput(within: .seconds(20)))
            try eventually("the handler to wait for its client") { ages == [0] }
            client.close()
            try eventually("the request to end") { requests.all().isEmpty }
        }
    }

    @Test func `it is not watched while it waits for its client to send a piece of the body`() throws {
        let route = Route(.post, "/import") { [gate] request in
            gate.begin()
            var count = 0
            while let piece = try request.bodyReader.next() { count += piece.count }
            gate.pass()
            return .text("\(count)")
        }.streamingBody()
        try serve(route) { gateway in
            let client = try gateway.connect()
            let bytes = FastCGIRequest("POST", "/import", body: [UInt8](repeating: 120, count: 200_000)).bytes
            try client.send(Array(bytes.prefix(100_000)))
            #expect(gate.hasVisitor())
            try eventually("the handler to wait for its client") { ages == [0] }
            try client.send(Array(bytes.dropFirst(100_000)))
            #expect(gate.hasVisitor())
            #expect(ages.allSatisfy { $0 >= 100_000 } && ages.count == 1)
            gate.open()
            #expect(try client.receive().text == "200000")
        }
    }
}

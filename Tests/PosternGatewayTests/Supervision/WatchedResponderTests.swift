import HTTPTypes
import PosternHTTP
import Synchronization
import TestSupport
import Testing

@testable import PosternGateway

struct WatchedResponderTests {
    /// Takes a body, and looks meanwhile at the requests that run.
    private final class Sink: BodySink {
        let requests: RunningRequests
        let ages = Mutex<[UInt64]>([])

        init(_ requests: RunningRequests) { self.requests = requests }

        func write(_ bytes: [UInt8]) throws { note() }
        func flush() throws { note() }

        private func note() {
            let later = Monotonic.now() + 100_000
            ages.withLock { $0 += requests.all().map { $0.age(at: later) } }
        }
    }

    @Test
    func `a handler that writes its answer piece by piece is watched between the pieces, and not while it waits for its client`()
        async throws
    {
        let requests = try RunningRequests(capacity: 2)
        let sink = Sink(requests)
        let between = Mutex<[RunningRequest]>([])
        let route = Route(.get, "/export") { _ in
            .stream { body in
                try body.write("one")
                between.withLock { $0 = requests.all() }
                try body.flush()
            }
        }
        do {
            let responder = WatchedResponder(try Router([route]), requests)
            var request = Request(method: .get, path: "/export", queryString: "", parameters: Parameters())
            _ = responder.admit(&request)
            let stream = try #require(await responder.respond(to: request).stream)
            try await stream.work(BodyWriter(to: sink))
        }
        let running = between.withLock { $0 }
        #expect(running.map(\.route) == ["GET /export"])
        #expect(running.allSatisfy { (100_000..<160_000).contains($0.age(at: Monotonic.now() + 100_000)) })
        #expect(sink.ages.withLock { $0 } == [0, 0])
        #expect(requests.all().isEmpty)
        #expect(requests.total == 1)
    }

    @Test func `one whose body is never written is forgotten with its answer`() async throws {
        let requests = try RunningRequests(capacity: 2)
        let route = Route(.get, "/") { _ in .stream { _ in } }
        let responder = WatchedResponder(try Router([route]), requests)
        var request = Request(method: .get, path: "/", queryString: "", parameters: Parameters())
        _ = responder.admit(&request)
        var response: Response? = await responder.respond(to: request)
        #expect(response?.isStreamed == true && requests.all().count == 1)
        response = nil
        #expect(requests.all().isEmpty)
    }
}

import Glibc
import HTTPTypes
import PosternHTTP
import Testing

@testable import PosternGateway

@Suite struct RunningRequestsTests {
    /// A request that the router has sent to `pattern`, which has no parameters.
    private static func request(
        _ pattern: String, id: String, _ method: HTTPRequest.Method = .get
    ) throws -> Request {
        var parameters = Parameters()
        parameters.append("REQUEST_ID", id)
        var request = Request(method: method, path: pattern, queryString: "", parameters: parameters)
        _ = try Router([Route(method, pattern) { _ in .empty() }]).admit(&request)
        return request
    }

    @Test func `a record outlives the notes, with the longest running first`() throws {
        let record = try RequestRecord()
        let requests = try RunningRequests(capacity: 4, recordedIn: dup(record.descriptor))
        let younger = RunningRequest(start: 20, route: "POST /notes", id: "b2")
        let older = RunningRequest(start: 10, route: "GET /", id: "a1")
        let places = try (0..<3).map { try #require(requests.place(of: $0)) }
        places[0].begin(try Self.request("/", id: "c3"), at: 5)
        places[1].begin(try Self.request("/notes", id: "b2", .post), at: 20)
        places[2].begin(try Self.request("/", id: "a1"), at: 10)
        places[0].end()
        #expect(record.requests(at: 30) == [older, younger])
        #expect(Set(requests.all().map(\.id)) == ["a1", "b2"])
        #expect(requests.total == 3)
        #expect(older.age(at: 30) == 20)
        #expect(older.age(at: 3) == 0)
    }

    @Test func `a worker has one place, and others none`() throws {
        let requests = try RunningRequests(capacity: 1)
        let place = try #require(requests.place(of: 0))
        #expect(requests.place(of: 1) == nil)
        place.begin(try Self.request("/", id: "a"), at: 1)
        place.end()
        #expect(requests.all() == [])
        place.begin(try Self.request("/", id: "b"), at: 1)
        #expect(requests.all().map(\.id) == ["b"])
    }

    @Test(arguments: [("/", "f"), (String(repeating: "/ä", count: 1_000), String(repeating: "f", count: 64))])
    func `texts of any length fit`(_ texts: (pattern: String, id: String)) throws {
        let requests = try RunningRequests(capacity: 2)
        let places = try (0..<2).map { try #require(requests.place(of: $0)) }
        places[0].begin(try Self.request(texts.pattern, id: texts.id), at: 0)
        places[1].begin(try Self.request("/next", id: "0"), at: 7)
        #expect(requests.all().count == 2)
        #expect(requests.all().contains(RunningRequest(start: 7, route: "GET /next", id: "0")))
        let first = try #require(requests.all().first)
        #expect(first.id == texts.id)
        #expect("GET \(texts.pattern)".utf8.starts(with: first.route.utf8.prefix(100)))
        #expect(first.route.utf8.count <= 164)
    }

    @Test func `a request that no route answers has a name all the same`() throws {
        let requests = try RunningRequests(capacity: 1)
        requests.place(of: 0)?.begin(Request(method: .get, path: "/", queryString: "", parameters: Parameters()), at: 1)
        #expect(requests.all().map(\.route) == ["(no route)"])
        #expect(requests.all().map(\.id.count) == [32])
    }

    @Test func `what a process has left half written is no request`() {
        #expect(RunningRequest([UInt8](repeating: 0, count: 256)) == nil)
        #expect(RunningRequest([1, 0, 0]) == nil)
        #expect(RunningRequest([UInt8](repeating: 65, count: 256)) == nil)
    }
}

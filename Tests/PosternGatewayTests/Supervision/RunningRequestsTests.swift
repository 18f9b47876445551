import Glibc
import Testing

@testable import PosternGateway

@Suite struct RunningRequestsTests {
    @Test func `a record outlives the notes, with the longest running first`() throws {
        let record = try RequestRecord()
        let requests = try RunningRequests(capacity: 4, recordedIn: dup(record.descriptor))
        let younger = RunningRequest(start: 20, route: "POST /notes", id: "b2")
        let older = RunningRequest(start: 10, route: "GET /notes/{id:int}", id: "a1")
        let ended = requests.begin("GET", "/", id: "c3", at: 5)
        #expect(requests.begin("POST", "/notes", id: "b2", at: 20) != nil)
        #expect(requests.begin("GET", "/notes/{id:int}", id: "a1", at: 10) != nil)
        requests.end(ended)
        #expect(record.requests(at: 30) == [older, younger])
        #expect(Set(requests.all().map(\.id)) == ["a1", "b2"])
        #expect(older.age(at: 30) == 20)
        #expect(older.age(at: 3) == 0)
    }

    @Test func `of more than there is room for, no note is taken`() throws {
        let requests = try RunningRequests(capacity: 1)
        let first = requests.begin("GET", "/", id: "a", at: 1)
        #expect(first != nil)
        let second = requests.begin("GET", "/", id: "b", at: 1)
        #expect(second == nil)
        requests.end(second)
        requests.end(first)
        #expect(requests.all() == [])
        #expect(requests.begin("GET", "/", id: "b", at: 1) != nil)
    }

    @Test(arguments: [("", ""), (String(repeating: "/ä", count: 1_000), String(repeating: "f", count: 500)), ("a\0b", "c\0d")])
    func `texts of any length fit`(_ texts: (route: String, id: String)) throws {
        let requests = try RunningRequests(capacity: 2)
        #expect(requests.begin(texts.route, texts.route, id: texts.id, at: 0) != nil)
        #expect(requests.begin("GET", "/next", id: "0", at: 7) != nil)
        #expect(requests.all().contains(RunningRequest(start: 7, route: "GET /next", id: "0")))
        for request in requests.all() { #expect(request.route.utf8.count <= 200 && request.id.utf8.count <= 64) }
    }

    @Test func `what a process has left half written is no request`() {
        #expect(RunningRequest([UInt8](repeating: 0, count: 256)) == nil)
        #expect(RunningRequest([1, 0, 0]) == nil)
        #expect(RunningRequest([UInt8](repeating: 65, count: 256)) == nil)
    }
}

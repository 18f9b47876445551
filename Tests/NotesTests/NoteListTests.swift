import HTTPTypes
import Notes
import PosternHTTP
import PosternTesting
import Testing

/// Lists of notes: parts of them, and what is shown of each.
struct NoteListTests {
    private let notes: TemporaryNotes
    private var client: TestClient { notes.client }

    init() throws { notes = try TemporaryNotes() }

    /// Adds `count` notes with their numbers as texts, of which every third is completed.
    private func add(_ count: Int) throws {
        try notes.database.write { session in
            for number in 1...count {
                try session.execute("INSERT INTO notes (text, completed) VALUES (\("\(number)"), \(number % 3 == 0))")
            }
        }
    }

    private struct Item: Decodable, Equatable {
        let id: Int?
        let text: String?
        let completed: Bool?
    }

    private struct Problem: Decodable {
        struct Fault: Decodable {
            let parameter: String
            let detail: String
        }
        let status: Int
        let errors: [Fault]
    }

    @Test func `following the links leads through all notes once`() async throws {
        try add(7)
        var target: String? = "/notes?limit=3&fields=id"
        var pages: [[Int?]] = []
        while let next = target, pages.count < 10 {
            let response = await client.get(next)
            #expect(response.status == .ok)
            pages.append(try response.json([Item].self).map(\.id))
            let link = response.headers[HTTPField.Name("Link")!]
            #expect(link == nil || link?.hasSuffix(">; rel=\"next\"") == true)
            target = link.map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        #expect(pages == [[1, 2, 3], [4, 5, 6], [7]])
    }

    @Test func `a link keeps what the list was asked for`() async throws {
        try add(9)
        let response = await client.get("/notes?fields=text%2Cid&completed=false&limit=2&after=1")
        #expect(response.text == #"[{"text":"2","id":2},{"text":"4","id":4}]"#)
        #expect(
            response.headers[HTTPField.Name("Link")!]
                == "</notes?limit=2&after=4&completed=false&fields=text,id>; rel=\"next\"")
    }

    @Test func `a page that ends with the last note has no link`() async throws {
        try add(4)
        for target in ["/notes?limit=4", "/notes?limit=100", "/notes?limit=2&after=2", "/notes?limit=1&completed=true"] {
            #expect(await client.get(target).headers[HTTPField.Name("Link")!] == nil)
        }
    }

    @Test(arguments: [
        ("completed=true", [3, 6]), ("completed=false", [1, 2, 4, 5, 7]), ("after=5", [6, 7]),
        ("after=0", [1, 2, 3, 4, 5, 6, 7]),
        ("after=3&completed=true", [6]), ("after=7", []), ("after=9223372036854775807", []),
        ("limit=2&after=9223372036854775807", []), ("limit=2&completed=true", [3, 6]),
    ])
    func `a list shows the notes that were asked for (A21)`(_ query: String, _ ids: [Int]) async throws {
        try add(7)
        let response = await client.get("/notes?fields=id&\(query)")
        #expect(response.status == .ok)
        #expect(try response.json([Item].self).map(\.id) == ids)
    }

    @Test(arguments: [
        ("fields=id", #"[{"id":1}]"#), ("fields=text", #"[{"text":"1"}]"#),
        ("fields=completed,id", #"[{"completed":false,"id":1}]"#),
        ("fields=id,text,completed", #"[{"id":1,"text":"1","completed":false}]"#), ("", #"[{"text":"1","completed":false}]"#),
        ("limit=1", #"[{"text":"1","completed":false}]"#), ("unknown=1", #"[{"text":"1","completed":false}]"#),
    ])
    func `a list shows the members that were asked for, in their order`(_ query: String, _ list: String) async throws {
        try add(1)
        #expect(await client.get("/notes?\(query)").text == list)
    }

    @Test(arguments: [
        "limit=0", "limit=101", "limit=-1", "limit=1e1", "limit=01", "limit=%D9%A1", "limit=", "limit=+1", "limit=1.0",
        "limit=9223372036854775808", "limit=1&limit=2", "after=-1", "after=x", "after=", "after=9223372036854775808", "after=00",
        "completed=1", "completed=TRUE", "completed=", "completed=true&completed=true", "fields=", "fields=id,", "fields=ID",
        "fields=id,id", "fields=id,owner", "fields=id text",
    ])
    func `a value that does not fit is refused with the name of its parameter (A21, A22)`(_ query: String) async throws {
        try add(1)
        let response = await client.get("/notes?" + query.replacing(" ", with: "%20"))
        #expect(response.status == .unprocessableContent)
        #expect(response.headers[.contentType] == "application/problem+json")
        let name = String(query.prefix { $0 != "=" })
        let faults = try response.json(Problem.self).errors
        #expect(faults.map(\.parameter) == [name])
        #expect(faults.first?.detail.isEmpty == false)
    }

    @Test func `all parameters that do not fit are told of at once`() async throws {
        let problem = try await client.get("/notes?fields=x&limit=0&after=a&completed=maybe").json(Problem.self)
        #expect(problem.errors.map(\.parameter) == ["limit", "after", "completed", "fields"])
        #expect(problem.errors.first?.detail == "must be a whole number from 1 to 100")
    }

    @Test func `HEAD of a page has its fields`() async throws {
        try add(3)
        let get = await client.send(.get, "/notes?limit=2", variables: ["REQUEST_ID": "5"])
        let head = await client.send(.head, "/notes?limit=2", variables: ["REQUEST_ID": "5"])
        #expect(head.headers == get.headers)
        #expect(head.headers[HTTPField.Name("Link")!] != nil)
        #expect(head.body == [])
    }

    @Test func `a list of more than 8 MiB is whole`() async throws {
        let text = String(repeating: "n", count: 100_000)
        try notes.database.write { session in
            for _ in 0..<100 { try session.execute("INSERT INTO notes (text, completed) VALUES (\(text), \(true))") }
        }
        let response = await client.get("/notes")
        #expect(response.status == .ok)
        #expect(!response.isBrokenOff)
        #expect(response.headers[.contentLength] == nil)
        let element = #"{"text":"\#(text)","completed":true}"#
        #expect(response.body == Array(("[" + Array(repeating: element, count: 100).joined(separator: ",") + "]").utf8))
    }
}

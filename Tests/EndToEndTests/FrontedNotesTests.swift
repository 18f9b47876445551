import Glibc
import TestSupport
import Testing

/// The same requests to `notes serve` through each web server, over each protocol, whoever has started the service.
@Suite(.ownThreads) struct FrontedNotesTests {
    private static let servers = WebServer.proxies + WebServer.parents

    private static func json(_ text: String) -> String { #"{"text":"\#(text)","completed":false}"# }

    @Test(arguments: servers)
    func `notes are added, listed, read, changed and deleted`(_ server: WebServer) async throws {
        let notes = try await FrontedNotes(server)
        let client = notes.client
        let empty = try await client.get("/notes")
        #expect(empty.status == 200, "\(notes.front.process.story)")
        #expect(empty.text == "[]")
        #expect(empty["content-type"] == "application/json")
        let added = try await client.send("POST", "/notes", json: Self.json("Test note"))
        #expect(added.status == 200)
        #expect(added.text == Self.json("Test note"))
        #expect(added["location"] == "/notes/1")
        let listed = try await client.send("HEAD", "/notes")
        #expect(listed.status == 200)
        #expect(listed.body.isEmpty)
        let head = try await client.send("HEAD", "/notes/1")
        #expect(head.status == 200)
        #expect(head["content-length"] == "\(#"{"id":1,"text":"Test note","completed":false}"#.utf8.count)")
        #expect(head.body.isEmpty)
        let changed = try await client.send("PATCH", "/notes/1", json: #"{"completed":true}"#)
        #expect(changed.text == #"{"id":1,"text":"Test note","completed":true}"#)
        let deleted = try await client.send("DELETE", "/notes/1")
        #expect(deleted.status == 204)
        #expect(deleted["content-type"] == nil)
        #expect(try await client.get("/notes/1").status == 404)
        let refused = try await client.send("PUT", "/notes")
        #expect([405, 411].contains(refused.status), "lighttpd wants a length first: \(refused)")
        #expect(try await client.send("POST", "/notes", json: #"{"text":1}"#).status == 422)
    }

    @Test(arguments: servers)
    func `big bodies go both ways unchanged, in one piece or in chunks (S12)`(_ server: WebServer) async throws {
        let client = try await FrontedNotes(server).client
        let big = Self.json(String(repeating: "é€𝄞 ", count: 90_000))
        #expect(big.utf8.count > 900_000)
        let added = try await client.send("POST", "/notes", json: big)
        #expect(added.status == 200)
        #expect(added.text == big)
        let connection = try HTTPConnection(port: client.port)
        try await connection.send(
            client.request("POST", "/notes", ["Content-Type: application/json", "Transfer-Encoding: chunked"]))
        for start in stride(from: 0, to: big.utf8.count, by: 100_000) {
            let chunk = Array(big.utf8.dropFirst(start).prefix(100_000))
            try await connection.send(Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10])
        }
        try await connection.send(Array("0\r\n\r\n".utf8))
        #expect(try await connection.answer().text == big)
        #expect(try await client.get("/notes").text == "[\(big),\(big)]")
    }

    @Test(arguments: servers)
    func `a body that is too large is answered by the service, every time (S14)`(_ server: WebServer) async throws {
        let client = try await FrontedNotes(server).client
        let body = [UInt8](repeating: UInt8(ascii: " "), count: 1_500_000)
        for _ in 0..<20 {
            let answer = try await client.send("POST", "/notes", headers: ["Content-Type: application/json"], body: body)
            #expect(answer.status == 413)
            #expect(answer["content-type"] == "application/problem+json", "the answer is not the service's: \(answer)")
        }
        #expect(try await client.get("/notes").text == "[]")
    }

    @Test(arguments: servers)
    func `long fields and many of them do no harm`(_ server: WebServer) async throws {
        let client = try await FrontedNotes(server).client
        let long = "X-Long: " + String(repeating: "x", count: 7_000)
        #expect(try await client.get("/notes", headers: [long]).text == "[]")
        #expect(try await client.get("/notes", headers: (1...100).map { "X-Field-\($0): \($0)" }).text == "[]")
        #expect(try await client.get("/notes?" + String(repeating: "a", count: 7_000)).text == "[]")
        let tooLong = try await client.get("/notes", headers: [long, long, long, long, long])
        #expect([200, 400, 431].contains(tooLong.status))
        #expect(try await client.get("/notes").text == "[]")
    }

    /// A path, and the statuses that an answer to it may have.
    private static let paths: [(path: String, statuses: Set<Int>)] = [
        ("/notes", [200]), ("/%6eotes", [200]), ("//notes", [200]), ("/./notes", [200]), ("/x/../notes", [200]),
        ("/x/%2e%2e/notes", [200]), ("/notes/1", [200]), ("/notes/%31", [200]), ("/notes/", [404]), ("/notes%2F", [404]),
        ("/NOTES", [404]), ("/notes;v=1", [404]), ("/notes%3Fa", [404]), ("/notes%2F1", [200]), ("/notes/1%20", [404]),
        ("/notes/%D9%A1", [404]), ("/%e2%82%ac", [404]), ("/%25%30%30", [404]), ("/notes%00", [400]),
        ("/notes%0d%0aX:1", [400]), ("/notes%ff", [400]), ("/../notes", [200, 400]), ("/nowhere", [404]),
    ]

    @Test(arguments: servers)
    func `a path finds the same route however it is written (H10)`(_ server: WebServer) async throws {
        let client = try await FrontedNotes(server).client
        #expect(try await client.send("POST", "/notes", json: Self.json("one")).status == 200)
        for (path, statuses) in Self.paths {
            let answer = try await client.get(path)
            #expect(statuses.contains(answer.status), "\(path): \(answer)")
            #expect(answer["x"] == nil)
            if answer.status == 200 { #expect(answer.text.contains(#""text":"one""#), "\(path): \(answer)") }
        }
    }

    @Test(arguments: servers)
    func `clients that go away in the middle do no harm (H25)`(_ server: WebServer) async throws {
        let notes = try await FrontedNotes(server)
        let client = notes.client
        let process = try #require(notes.process)
        #expect(try await client.get("/notes").status == 200)
        let before = try Self.descriptors(of: process)
        let body = Array(Self.json("half").utf8)
        let request = client.request("POST", "/notes", ["Content-Type: application/json"], body)
        for round in 0..<60 {
            let socket = try TestSocket(.port(client.port))
            let part = round % 3 == 0 ? request[...] : request.dropLast(round % 3 == 1 ? 5 : body.count)
            #expect(try socket.send(part, until: Deadline()))
            if round.isMultiple(of: 2) { socket.resetOnClose() }
            socket.close()
        }
        #expect(notes.process == process)
        // One that writes may need another connection: a file that is open already, or a socket to a server, of which there are WORKERS.
        let more = TestDatabase.isPostgreSQL ? 8 : 2
        try await eventually("descriptors to be closed") { try Self.descriptors(of: process) <= before + more }
        // Whose client is seen to have left before the commit is undone; no more than the whole ones are stored, and no part of one.
        let lists = (0...20).map { "[" + Array(repeating: Self.json("half"), count: $0).joined(separator: ",") + "]" }
        #expect(lists.contains(try await client.get("/notes").text))
    }

    private static func descriptors(of process: Int32) throws -> Int {
        try TemporaryDirectory.names(at: "/proc/\(process)/fd").count
    }

    @Test(arguments: WebServer.parents)
    func `lighttpd starts the service again when it was killed (H7)`(_ server: WebServer) async throws {
        let notes = try await FrontedNotes(server)
        #expect(try await notes.client.send("POST", "/notes", json: Self.json("kept")).status == 200)
        let first = try #require(notes.process)
        kill(first, SIGKILL)
        try await eventually(
            "the service to answer again: \(notes.front.process.story)",
            asking: {
                let answer = try await notes.client.get("/notes")
                #expect([200, 500, 503].contains(answer.status))
                return answer.text == "[\(Self.json("kept"))]"
            })
        #expect(notes.process != first)
    }
}

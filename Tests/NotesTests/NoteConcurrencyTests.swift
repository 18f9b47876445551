import Notes
import PosternHTTP
import PosternTesting
import Testing

struct NoteConcurrencyTests {
    @Test func `32 clients that post at once are all heard once`() async throws {  // D5, D21
        let notes = try TemporaryNotes()
        let clients = try (0..<32).map { _ in try TestClient(notes.app) }
        let locations = try await withThrowingTaskGroup(of: String?.self) { group in
            for (number, client) in clients.enumerated() {
                group.addTask {
                    let response = try await client.post("/notes", json: NoteDraft(text: "\(number)", completed: false))
                    return response.status == .ok ? response.headers[.location] : nil
                }
            }
            return try await group.reduce(into: [String]()) { if let location = $1 { $0.append(location) } }
        }
        #expect(Set(locations) == Set((1...32).map { "/notes/\($0)" }))
        let texts = try await notes.client.get("/notes").json([NoteDraft].self).map(\.text)
        #expect(texts.count == 32)
        #expect(Set(texts) == Set((0..<32).map { "\($0)" }))
    }

    @Test func `whoever has added a note finds it`() async throws {  // D21
        let notes = try TemporaryNotes()
        let clients = try (0..<8).map { _ in try TestClient(notes.app) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, client) in clients.enumerated() {
                group.addTask {
                    for round in 0..<10 {
                        let draft = NoteDraft(text: "\(number)-\(round)", completed: false)
                        let location = try await client.post("/notes", json: draft).headers[.location]
                        #expect(try await client.get(#require(location)).json(NoteDraft.self) == draft)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await notes.client.get("/notes").json([NoteDraft].self).count == 80)
    }
}

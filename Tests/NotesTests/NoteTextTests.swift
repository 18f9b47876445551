import Notes
import PosternHTTP
import PosternTesting
import Testing

/// Text is kept as it was sent, whatever is in it.
struct NoteTextTests {
    private static let naughty = [
        "", " ", "\u{0}", "a\u{0}b", "\r\n\t\u{8}", "\"\\/", "'; DROP TABLE notes; --", "?1 $1 :a @a", "%s%n %00",
        "<script>alert(1)</script>", "null", "👩‍👩‍👧‍👦🇩🇪", "\u{202E}שלום עולם\u{202C}", "﷽", "e\u{301}\u{E9}", "\u{FEFF}a",
        "\u{2028}\u{2029}\u{85}",
        "\u{10FFFF}\u{FFFE}", "\u{1F}\u{7F}\u{80}", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "日本語", String(repeating: "ä🙂\"\\\u{0}", count: 10_000),
    ]

    @Test(arguments: naughty)
    func `a text comes back byte for byte`(_ text: String) async throws {  // D19, A5, A9
        let notes = try TemporaryNotes()
        let added = try await notes.client.post("/notes", json: NoteDraft(text: text, completed: false))
        guard !TemporaryNotes.isOnPostgreSQL || !text.utf8.contains(0) else {
            #expect(added.status == .unprocessableContent)  // PostgreSQL keeps no NUL, and must not cut a text in silence
            return #expect(try await notes.client.get("/notes").json([NoteDraft].self) == [])
        }
        #expect(added.status == .ok)
        let texts = [
            try added.json(NoteDraft.self).text,
            try await notes.client.get("/notes/1").json(NoteDraft.self).text,
            try await notes.client.get("/notes").json([NoteDraft].self).first?.text,
            try await notes.client.put("/notes/1", json: NoteDraft(text: text, completed: true)).json(NoteDraft.self)
                .text,
        ]
        for stored in texts { #expect(stored.map { Array($0.utf8) } == Array(text.utf8)) }
        withExtendedLifetime(notes) {}
    }

    @Test func `a text of 100 KB comes back byte for byte`() async throws {  // D19
        let notes = try TemporaryNotes()
        let text = String(repeating: "0123456789", count: 10_240)
        _ = try await notes.client.post("/notes", json: NoteDraft(text: text, completed: false))
        #expect(try await notes.client.get("/notes/1").json(NoteDraft.self).text == text)
    }
}

import Notes
import PosternHTTP
import PosternTesting
import TestSupport
import Testing

/// The two tests of the Starlette documentation's database page.
@Suite struct StarletteTests {
    @Test func `an empty list of notes`() async throws {  // test_list_notes
        let notes = try TemporaryNotes()
        let response = await notes.client.get(try notes.app.url(for: "list_notes"))
        #expect(response.status == .ok)
        #expect(try response.json([NoteDraft].self) == [])
    }

    @Test func `a note that was added is listed`() async throws {  // test_add_note
        let notes = try TemporaryNotes()
        let draft = NoteDraft(text: "Test note", completed: false)
        let added = try await notes.client.post(notes.app.url(for: "add_note"), json: draft)
        #expect(added.status == .ok)
        #expect(added.text == #"{"text":"Test note","completed":false}"#)
        let listed = await notes.client.get(try notes.app.url(for: "list_notes"))
        #expect(listed.status == .ok)
        #expect(listed.text == #"[{"text":"Test note","completed":false}]"#)
    }

    @Test func `the page about tests shows them word for word`() throws {
        let own = try PackageFiles.read("Tests/NotesTests/StarletteTests.swift")
        let page = try PackageFiles.read("Tests/README.md")
        let start = try #require(page.firstRange(of: "```swift\n"))
        let end = try #require(page[start.upperBound...].firstRange(of: "```"))
        #expect(own.contains(page[start.upperBound..<end.lowerBound]))
    }
}

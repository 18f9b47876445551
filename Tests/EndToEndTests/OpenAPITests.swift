import TestSupport
import Testing

/// `notes openapi`, and what the service shows at `/openapi.json` and `/docs`.
@Suite(.ownThreads) struct OpenAPITests {
    @Test func `the document is printed, and no database is made`() async throws {
        let directory = try TemporaryDirectory()
        let outcome = try await CommandLineTool(in: directory).run(["openapi"])
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        #expect(outcome.output.hasPrefix(#"{"openapi":"3.1.0","info":{"title":"notes","version":"0.1.0","#))
        #expect(outcome.output.contains(#""servers":[{"url":"/"}]"#))
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(try TemporaryDirectory.names(at: directory.path).filter { $0.hasPrefix("notes.db") } == [])
    }

    @Test func `the path that the service is mounted under is in it`() async throws {
        let outcome = try await CommandLineTool(in: try TemporaryDirectory()).run(["openapi"], environment: ["ROOT_PATH": "/api"])
        #expect(outcome.output.contains(#""servers":[{"url":"/api"}]"#), "\(outcome.errors)")
    }

    @Test func `the service shows the same document, and a page whose policy is its own`() async throws {
        let notes = try await FrontedNotes(.nginx)
        let shown = try await notes.client.get("/openapi.json")
        #expect(shown.status == 200)
        #expect(shown["content-type"] == "application/json")
        let printed = try await CommandLineTool(in: try TemporaryDirectory()).run(["openapi"]).output
        #expect(shown.text + "\n" == printed)
        let tag = try #require(shown["etag"])
        #expect(try await notes.client.send("GET", "/openapi.json", headers: ["If-None-Match: \(tag)"]).status == 304)
        let page = try await notes.client.get("/docs")
        #expect(page.status == 200)
        #expect(page["content-type"] == "text/html; charset=utf-8")
        #expect(page["content-security-policy"]?.hasPrefix("default-src 'none'; style-src 'sha256-") == true)
        #expect(page.text.contains("<h1>notes"))
        #expect(try await notes.client.send("POST", "/docs").status == 405)
    }
}

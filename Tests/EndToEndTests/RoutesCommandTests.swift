import TestSupport
import Testing

/// `notes routes`.
@Suite(.ownThreads, .sqlite("its database is a temporary one of SQLite")) struct RoutesCommandTests {
    @Test func `the routes are printed as a table, and no database is made`() async throws {
        let directory = try TemporaryDirectory()
        let outcome = try await CommandLineTool(in: directory).run(["routes"])
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("METHOD  PATH") == true)
        #expect(lines.contains("GET     /notes           list_notes") || lines.contains { $0.hasPrefix("GET     /notes  ") })
        #expect(lines.contains { $0.hasPrefix("DELETE  /notes/{id:int}") && $0.contains("delete_note") })
        #expect(lines.allSatisfy { $0.last != " " })
        #expect(try TemporaryDirectory.names(at: directory.path).filter { $0.hasPrefix("notes.db") } == [])
    }

    @Test func `the routes are printed as JSON`() async throws {
        let outcome = try await CommandLineTool(in: try TemporaryDirectory()).run(["routes", "--json"])
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        #expect(outcome.output.hasPrefix(#"{"routes":[{"method":"GET","path":"/notes","name":"list_notes","middleware":["#))
        #expect(outcome.output.contains(#""method":"PATCH","path":"/notes/{id:int}","name":"change_note""#))
        #expect(outcome.output.contains(#""body_limit":"#))
        #expect(outcome.output.contains(#""timeout_ms":"#))
    }
}

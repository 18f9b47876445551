import Glibc
import TestSupport
import Testing

/// The application that the README shows.
@Suite(.ownThreads, .sqlite("its program knows SQLite only")) struct GuestbookTests {
    private static let source = "Tests/GuestbookExample"
    private static let migration = "migrations/20261123051500_create_visits_table.sql"

    @Test(arguments: [("swift", "Guestbook.swift"), ("sql", migration)])
    func `the README shows its files word for word`(_ language: String, _ file: String) throws {
        let text = try PackageFiles.read("\(Self.source)/\(file)")
        let readme = try PackageFiles.read("README.md")
        #expect(readme.contains("`\(file)`"))
        #expect(readme.contains("```\(language)\n\(text)```\n"))
    }

    @Test func `it migrates, serves, and lists the visits that are valid`() async throws {
        let directory = try TemporaryDirectory()
        let guestbook = CommandLineTool(Program.guestbook, migrations: nil, in: directory)
        let upgraded = try await guestbook.run(["migrate", "upgrade", "head"])
        #expect(upgraded.exit == .code(0), "\(upgraded.errors)")
        #expect(upgraded.output == "upgraded to 20261123051500 (create visits table)\n")

        let socket = directory.path("guestbook.sock")
        let server = try guestbook.start(["serve", "--listen", "fastcgi:unix:\(socket)"])
        try await server.waitUntilSays("serving")
        #expect(try await FastCGIClient.get("/visits", at: socket).text == "[]", "\(server.story)")
        let visit = #"{"name":"Ann","stars":5}"#
        let added = try await post(visit, at: socket)
        #expect(added.status == 201)
        #expect(added.text == visit)
        let refused = try await post(#"{"name":"Bob","stars":9}"#, at: socket)
        #expect(refused.status == 422)
        #expect(refused.header("Content-Type") == "application/problem+json")
        #expect(refused.text.contains("stars must be 1 to 5"), "\(refused.text)")
        let listed = try await FastCGIClient.get("/visits", at: socket)
        #expect(listed.status == 200)
        #expect(listed.text == "[\(visit)]")
        server.signal(SIGTERM)
        #expect(try await server.waitUntilExit() == .code(0))
    }

    private func post(_ visit: String, at socket: String) async throws -> FastCGIAnswer {
        try await blocking {
            try FastCGIClient(.unix(path: socket)).answer(to: FastCGIRequest("POST", "/visits", json: visit))
        }
    }
}

import PosternHTTP
import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import Postern

/// `Application.schema`, which a revision can be made to lead to.
@Suite struct DeclaredSchemaTests {
    private enum Declaring: Application {
        static let name = "declaring"
        static let drivers: [any DatabaseDriver] = [SQLiteDriver()]
        static let schema: String? = "CREATE TABLE declared (id INTEGER PRIMARY KEY) STRICT;"

        static func router(_ context: ApplicationContext) throws -> Router { try Router([]) }
    }

    /// Runs `migrate revision --autogenerate`; the text of the file that it has written.
    private func generate(in directory: TemporaryDirectory, _ more: [String] = []) async throws -> String? {
        let arguments = ["--message", "Begin", "--autogenerate", "--directory", directory.path]
        try await RevisionCommand<Declaring>.parse(arguments + more).run()
        let path = try directory.names().first { $0.hasSuffix("_begin.sql") }
        return path.flatMap(directory.text)
    }

    @Test func `what the program declares goes before schema.sql, and behind a file that is named`() async throws {
        for (more, table) in [([], "declared"), (["--schema"], "named")] {
            let directory = try TemporaryDirectory()
            try directory.write("CREATE TABLE dumped (a);", to: "schema.sql")
            try directory.write("CREATE TABLE named (a);", to: "wish.sql")
            let text = try await generate(in: directory, more.isEmpty ? [] : more + [directory.path("wish.sql")])
            #expect(text?.contains("CREATE TABLE \(table) ") == true)
            #expect(text?.contains("DROP TABLE \"\(table)\";") == true)
        }
    }
}

import PosternHTTP
import PosternMigrations
import PosternSQL
import TestSupport
import Testing

@testable import Postern

/// Which revisions count.
struct RevisionSourceTests {
    private enum Plain: Application {
        static let name = "plain"
        static let drivers: [any DatabaseDriver] = []
        static func router(_ context: ApplicationContext) throws -> Router { try Router([]) }
    }

    private enum Built: Application {
        static let name = "built"
        static let drivers: [any DatabaseDriver] = []
        static let revisions = EmbeddedRevisions([
            (name: "20261123000000_x.sql", text: "-- X\n-- revises: none\n-- migrate:up\nSELECT 1;\n")
        ])
        static func router(_ context: ApplicationContext) throws -> Router { try Router([]) }
    }

    private func settings(_ migrations: String?) throws -> Settings {
        try Settings(ConfigurationSources(environment: migrations.map { ["MIGRATIONS": $0] } ?? [:]), name: "x")
    }

    @Test func `a directory that is named outranks the program, and that the default directory`() throws {
        #expect(try settings(nil).revisionSource(of: Plain.self) as? RevisionDirectory == RevisionDirectory(path: "migrations"))
        #expect(try settings("a").revisionSource(of: Plain.self) as? RevisionDirectory == RevisionDirectory(path: "a"))
        #expect(try settings("a").revisionSource(of: Built.self) as? RevisionDirectory == RevisionDirectory(path: "a"))
        #expect(try settings(nil).revisionSource(of: Built.self) as? EmbeddedRevisions == Built.revisions)
    }

    @Test func `a wrong directory is blamed on the flag that is called directory`() {
        let sources = ConfigurationSources(flags: ["MIGRATIONS": ""])
        let error = #expect(throws: ConfigurationError.self) { try Settings(sources, name: "x") }
        #expect(error?.description == "MIGRATIONS (flag --directory) is empty; give it a value or remove it")
    }
}

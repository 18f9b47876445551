import PosternMigrations
import TestSupport
import Testing

struct EmbeddedRevisionsTests {
    private static let examples = EmbeddedRevisions(Example.all.reversed().map { (name: $0.file, text: $0.text) })

    @Test func `the plugin carries revision files of any content over, byte for byte, and no others`() throws {
        let directory = RevisionDirectory(path: PackageFiles.path("Tests/PosternMigrationsTests/migrations"))
        #expect(embeddedRevisions.difference(from: directory) == nil)
        #expect(embeddedRevisions.difference(from: RevisionDirectory(path: PackageFiles.path("migrations"))) != nil)
    }

    @Test func `they are the history that their directory gives`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let (embedded, read) = (try Self.examples.history(), try temporary.directory.history())
        #expect(embedded.revisions.map(\.id) == Example.ids)
        #expect(embedded.revisions.map(\.checksum) == read.revisions.map(\.checksum))
        #expect(embedded.revisions.map(\.file) == Example.all.map { "embedded:\($0.file)" })
    }

    @Test func `a program without any has an empty history`() throws {
        #expect(EmbeddedRevisions().isEmpty)
        #expect(try EmbeddedRevisions().history().head == nil)
        #expect(!Self.examples.isEmpty)
    }

    @Test(arguments: [
        (
            [(name: "20261123044500_x.sql", text: "-- X\n-- revises: none\n-- migrate:up\n")],
            "embedded:20261123044500_x.sql:3: the up section is empty: write its SQL below \"-- migrate:up\""
        ),
        (
            [(name: "1_x.sql", text: Example.notes.text)],
            "embedded:1_x.sql: the name is not of the form YYYYMMDDHHMMSS_slug.sql"
        ),
        (
            [(name: Example.due.file, text: Example.due.text)],
            "embedded:\(Example.due.file) revises 20261123044500, which is not there"
        ),
    ])
    func `an error says that the file is part of the program`(_ files: [(name: String, text: String)], _ message: String) {
        let error = #expect(throws: MigrationError.self) { try EmbeddedRevisions(files).history() }
        #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
    }

    @Test func `an edited revision is named as part of the program (M7)`() throws {
        let temporary = try TemporaryMigrations([Example.notes])
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade()
        let edited = EmbeddedRevisions([(Example.notes.file, Example.notes.text.replacing("text TEXT", with: "words TEXT"))])
        let error = #expect(throws: MigrationError.self) {
            try Migrator(database: database, history: edited.history()).upgrade()
        }
        #expect(error?.description.hasPrefix("embedded:\(Example.notes.file):4 was edited after it was applied") == true)
    }

    @Test func `a directory that has other files is told from one that has the same`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let path = temporary.directory.path
        func difference() -> String? { Self.examples.difference(from: temporary.directory) }
        #expect(difference() == nil)
        try temporary.write("-- half written", to: Example.newer.file)
        #expect(difference() == "\(path)/\(Example.newer.file) is not in this program")
        try temporary.remove(Example.newer.file)
        try temporary.write(Example.due.text + "\n", to: Example.due.file)
        #expect(difference() == "\(path)/\(Example.due.file) is not as in this program")
        try temporary.remove(Example.notes.file)
        #expect(difference() == "\(path)/\(Example.notes.file) is not there, but in this program (and 1 more)")
    }

    @Test func `a directory that is not there has no other files`() throws {
        let directory = RevisionDirectory(path: try TemporaryDirectory().path("nowhere"))
        #expect(Self.examples.difference(from: directory) == nil)
    }
}

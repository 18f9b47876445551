import Glibc
import TestSupport
import Testing

/// Which revisions count for a program that has some in it.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct EmbeddedProgramTests {
    private static let head = "20261123044500 (create notes table)"
    private static let file = "20261123044500_create_notes_table.sql"
    private static let added = "20271124000000_add_tags.sql"
    private static let tags = "-- Add tags\n-- revises: 20261123044500\n-- migrate:up\nCREATE TABLE tags (name TEXT) STRICT;\n"
    private static let cure = "build it again, or let the files count with --directory migrations"
    private let notes: CommandLineTool
    private var directory: TemporaryDirectory { notes.directory }

    init() throws { notes = CommandLineTool(migrations: nil, in: try TemporaryDirectory()) }

    /// Puts the program's own revisions into the default directory, and one that it was not built with.
    private func writeFiles() throws {
        try directory.makeDirectory("migrations")
        try directory.write(PackageFiles.read("migrations/\(Self.file)"), to: "migrations/\(Self.file)")
        try directory.write(Self.tags, to: "migrations/\(Self.added)")
    }

    private func expect(
        _ verb: [String], _ output: String, errors: String = "", environment: [String: String] = [:],
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await notes.run(["migrate"] + verb, environment: environment)
        #expect(outcome.exit == .code(0), "\(outcome.errors)", sourceLocation: location)
        #expect(outcome.output == output, sourceLocation: location)
        #expect(outcome.errors == errors, sourceLocation: location)
    }

    @Test func `it needs no files`() async throws {
        try await expect(["heads"], "\(Self.head)\n")
        try await expect(["upgrade"], "upgraded to \(Self.head)\n")
        let check = "ok: the database is what its revisions make, at \(Self.head), and the application's 8 queries fit\n"
        try await expect(["check"], check)
        let history = try await notes.run(["migrate", "history", "-v"])
        #expect(history.output.contains("\n    embedded:\(Self.file)\n"), "\(history.output)")
        #expect(try await notes.run(["migrate", "dump", "--output", "-"]).output.contains("CREATE TABLE notes"))
        #expect(try directory.names().filter { !$0.hasPrefix("child-") && !$0.hasPrefix("notes.db") } == [])
        try await expect(["downgrade", "base"], "undid \(Self.head)\n")
    }

    @Test func `the default directory is passed over, with a warning when it has others`() async throws {
        try writeFiles()
        let warning = "Warning: migrations/\(Self.added) is not in this program: \(Self.cure)\n"
        try await expect(["heads"], "\(Self.head)\n", errors: warning)
        try await expect(["upgrade"], "upgraded to \(Self.head)\n", errors: warning)
        try directory.remove("migrations/\(Self.added)")
        try await expect(["upgrade"], "already at \(Self.head)\n")
        try directory.remove("migrations/\(Self.file)")
        try await expect(
            ["current"], "\(Self.head) (head)\n",
            errors: "Warning: migrations/\(Self.file) is not there, but in this program: \(Self.cure)\n")
    }

    @Test func `a server says so too`() async throws {
        try await notes.migrate()
        try writeFiles()
        let server = try notes.start(["serve", "--listen", "fastcgi:unix:./notes.sock"])
        try await server.waitUntilSays("serving")
        #expect(server.errors.contains(" warning notes: migrations/\(Self.added) is not in this program: \(Self.cure)\n"))
    }

    @Test(arguments: ["flag", "environment", "file"])
    func `a directory that is named counts instead`(_ place: String) async throws {
        try writeFiles()
        try directory.write(place == "file" ? "MIGRATIONS=migrations\n" : "", to: ".env")
        let flags = place == "flag" ? ["--directory", "migrations"] : []
        let environment = place == "environment" ? ["MIGRATIONS": "migrations"] : [:]
        try await expect(
            ["upgrade"] + flags, "upgraded to \(Self.head)\nupgraded to 20271124000000 (add tags)\n", environment: environment)
    }

    @Test func `verbs that write files use the directory`() async throws {
        try await expect(["init"], "made migrations\n")
        try directory.write(PackageFiles.read("migrations/\(Self.file)"), to: "migrations/\(Self.file)")
        try directory.write(Self.tags, to: "migrations/\(Self.added)")
        let created = try await notes.run(["migrate", "revision", "-m", "More"])
        #expect(created.exit == .code(0), "\(created.errors)")
        #expect(created.errors == "")
        let path = String(created.output.dropLast())
        #expect(directory.text(of: path)?.contains("-- revises: 20271124000000\n") == true)
        try directory.remove(path)

        try directory.write(
            Self.tags.replacing("tags", with: "labels"), to: "migrations/20271125000000_add_labels.sql")
        try await expect(["rebase"], "migrations/20271125000000_add_labels.sql revises 20271124000000\n")
        try await expect(["edit", "20271124"], "migrations/\(Self.added)\n", environment: ["EDITOR": "true"])
        try await expect(
            ["upgrade", "--directory", "migrations"],
            """
            upgraded to \(Self.head)
            upgraded to 20271124000000 (add tags)
            upgraded to 20271125000000 (add labels)

            """)
        let dump = try await notes.run(["migrate", "dump"])
        #expect(dump.output == "migrations/schema.sql\n")
        #expect(directory.text(of: "migrations/schema.sql")?.contains("labels") == true)
    }

    @Test func `an edited revision is named as part of the program (M7)`() async throws {
        let text = try PackageFiles.read("migrations/\(Self.file)").replacing("text TEXT", with: "words TEXT")
        try directory.makeDirectory("other")
        try directory.write(text, to: "other/\(Self.file)")
        try await expect(["upgrade", "--directory", "other"], "upgraded to \(Self.head)\n")
        let outcome = try await notes.run(["migrate", "upgrade"])
        #expect(outcome.exit == .code(1))
        #expect(
            outcome.errors.hasPrefix(
                """
                Error: embedded:\(Self.file):6 was edited after it was applied; the first difference, in its up section:
                  applied: words TEXT NOT NULL,
                  file:    text TEXT NOT NULL,

                """), "\(outcome.errors)")
    }

    @Test(.enabled(if: geteuid() == 0, "another user needs root"))
    func `an upgrade by a user who may not write says so (M25)`() async throws {
        try await notes.migrate()
        _ = try await notes.run(["migrate", "downgrade", "base"])
        let before = try directory.bytes(of: "notes.db")
        let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
        guard try await notes.run(["--version"], through: user).exit == .code(0) else { return }
        let outcome = try await notes.run(["migrate", "upgrade"], through: user)
        #expect(outcome.exit == .code(1))
        #expect(
            outcome.errors
                == "Error: cannot open notes.db: this user may not write it; start the program as one who may\n")
        #expect(try directory.bytes(of: "notes.db") == before)
    }
}

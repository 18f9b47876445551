import TestSupport
import Testing

/// The commands of `migrations/README.md`, run in their order.
@Suite(.ownThreads, .sqlite("the README shows SQLite")) struct MigrationsReadmeTests {
    private static let first = "20261123044500"

    /// What a colleague's branch brings.
    private static let tags = """
        -- Add tags
        -- revises: 20261123044500
        -- migrate:up
        CREATE TABLE tags (name TEXT NOT NULL) STRICT;
        -- migrate:down
        DROP TABLE tags;

        """

    @Test func `its commands print what it shows`() async throws {
        let page = try PackageFiles.read("migrations/README.md")
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        let name = "migrations/\(Self.first)_create_notes_table.sql"
        try directory.write(PackageFiles.read(name), to: name)
        #expect(page.contains("```sql\n\(try PackageFiles.read(name))```\n"), "the first revision is shown as it is")
        try directory.write(#require(blocks("sql", in: page).last), to: "wanted.sql")

        var ids = [Self.first: Self.first]  // those of the page, and those of this run
        for (command, expected) in try blocks("console", in: page).flatMap(commands) {
            if command.hasPrefix("git merge"), let due = ids["20261123060000"], let year = Int(due.prefix(4)) {
                let id = "\(year + 1)\(due.dropFirst(4))"  // later than the revision that this run has made
                ids["20261123070000"] = id
                try directory.write(Self.tags, to: "migrations/\(id)_add_tags.sql")
                continue
            }
            let script = "exec 2>&1; notes() { stdbuf -oL \(Program.notes) \"$@\"; }; \(translated(command, by: ids))"
            let process = try ChildProcess(["sh", "-c", script], environment: ["EDITOR": "cp wanted.sql"], in: directory)
            _ = try await process.waitUntilExit()
            let actual = process.output.replacing(directory.path, with: "/srv/notes")
            learn(from: expected, actual, into: &ids)
            #expect(timeless(actual) == timeless(translated(expected, by: ids)), "\(command)")
        }
    }

    /// The fenced blocks of a language, without their fences.
    private func blocks(_ language: String, in page: String) throws -> [String] {
        page.components(between: "```\(language)\n", and: "```\n")
    }

    /// The lines that begin with `$`, each with what is shown below it.
    private func commands(of block: String) -> [(command: String, output: String)] {
        ("\n" + block).split(separator: "\n$ ").map { entry in
            let lines = entry.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let output = lines.count > 1 ? String(lines[1]) : ""
            return (String(lines[0]), output.isEmpty || output.hasSuffix("\n") ? output : output + "\n")
        }
    }

    /// Takes an id of the page that is new for the one that stands in its place.
    private func learn(from expected: String, _ actual: String, into ids: inout [String: String]) {
        let pairs = zip(expected.matches(of: /\d{14}/), actual.matches(of: /\d{14}/))
        for (shown, made) in pairs where ids[String(shown.output)] == nil { ids[String(shown.output)] = String(made.output) }
    }

    private func translated(_ text: String, by ids: [String: String]) -> String {
        text.replacing(/\d{14}/) { ids[String($0.output)] ?? String($0.output) }
    }

    private func timeless(_ text: String) -> String {
        text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/, with: "TIME").replacing(/\d+ ms/, with: "N ms")
            .replacing(/\d{8}T\d{6}(\.\d{3})?Z/, with: "STAMP").replacing(/\d+ bytes/, with: "N bytes")
            .replacing(/"duration_ms":\d+/, with: "\"duration_ms\":N")
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        split(separator: start, omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstRange(of: end).map { String(part[..<$0.lowerBound]) }
        }
    }
}

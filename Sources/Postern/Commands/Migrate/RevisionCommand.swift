internal import ArgumentParser
internal import PosternMigrations
internal import PosternSQL

/// `migrate revision`: a new revision, empty or generated.
struct RevisionCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "revision", abstract: "Write the file of a new revision, and print its path.",
            usage: """
                \(App.name) migrate revision --message <message> [--edit] [<options>]
                \(App.name) migrate revision -m <message> --autogenerate [--schema <file>]
                """,
            discussion: """
                Fill in its two sections, then run upgrade. With --autogenerate they lead from what the revisions make to the schema that \
                is wished for, and back; what that cannot decide is marked with "-- review:", here and in the file. Without a difference \
                there is no file.
                """)
    }

    @Option(name: .shortAndLong, help: "What it does, in one line: \"Give notes a due date\".")
    var message: String

    @Flag(help: "Write both sections by comparing schemas.")
    var autogenerate = false

    @Option(
        help: "The schema that is wished for, as SQL. (default: what the program declares, else schema.sql beside the revisions)")
    var schema: String?

    @Flag(help: "Open the file in the editor of VISUAL or EDITOR.")
    var edit = false

    @OptionGroup var flags: SettingsFlags

    func validate() throws {
        guard message.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("--message: say in one line what the revision does")
        }
        guard autogenerate || schema == nil else { throw ValidationError("--schema: it is for --autogenerate") }
    }

    func run() async throws {
        let settings = try flags.settings(for: App.name)
        if autogenerate, settings.databaseURL.dialect != "sqlite" {
            throw DatabaseError(
                .misuse, "--autogenerate writes the SQL of SQLite alone: write this revision by hand, without it")
        }
        let directory = settings.revisionDirectory
        let history = try directory.history()
        let editor = edit ? try Editor.ofEnvironment() : nil
        let draft = autogenerate ? try draft(after: history, in: directory) : nil
        guard draft != nil || !autogenerate else { return }
        let path = try RevisionFile.create(message: message, in: directory, revises: history.head?.id, draft: draft)
        print(path)
        for review in draft?.reviews ?? [] { StandardError.write("\(path):\(review)\n") }
        guard let editor else { return }
        try editor.edit(path)
        _ = try RevisionFile.read(path)
    }

    /// The generated sections; `nil` when there is nothing to do, which has been said.
    private func draft(after history: RevisionHistory, in directory: RevisionDirectory) throws -> RevisionDraft? {
        let desired = try desiredSchema(in: directory)
        let draft = try RevisionGenerator(history, drivers: App.drivers).draft(for: desired)
        if draft == nil { print("nothing to do: the revisions make the schema of \(desired.source)") }
        return draft
    }

    private func desiredSchema(in directory: RevisionDirectory) throws(MigrationError) -> DesiredSchema {
        if let schema { return try DesiredSchema(SchemaFile(path: schema)) }
        if let declared = App.schema { return DesiredSchema(declared, from: "\(App.name)'s declaration") }
        do { return try DesiredSchema(SchemaFile(path: directory.schemaFile)) } catch {
            guard case .file(let path, let reason) = error else { throw error }
            throw MigrationError.file(
                path: path, reason: "\(reason); name the schema that is wished for with --schema, or put it there")
        }
    }
}

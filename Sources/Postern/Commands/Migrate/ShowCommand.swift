internal import ArgumentParser
internal import PosternHTTP
internal import PosternMigrations

/// `migrate show`: one revision whole.
struct ShowCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: "Print the SQL of a revision, and whether it is applied.",
            usage: "\(App.name) migrate show <target> [--json] [<options>]",
            discussion: """
                Of an applied revision the texts are shown that were applied, also when the program does not know it. +n and -n count \
                from where the database is.
                """)
    }

    @OptionGroup var target: TargetArgument

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let target = try target.value
        let run = try MigrationRun(App.self, flags)
        let status = try run.withMigrator(App.self) { migrator in try migrator.status().revision(at: target) }
        print(
            json
                ? String(decoding: JSONWriter.bytes(of: RevisionRecord(status: status, hasTexts: true)), as: UTF8.self)
                : text(of: status))
    }

    private func text(of status: RevisionStatus) -> String {
        let texts = status.texts
        return """
            \(status.line)
            revises \(texts.revises ?? "base")
            \(status.state == .unknown ? "unknown to this program" : status.revision.file)
            \(status.fate)
            -- migrate:up
            \(texts.up.text)
            -- migrate:down\(texts.down.map { "\n" + $0.text } ?? "")
            """
    }
}

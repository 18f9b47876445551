internal import ArgumentParser
internal import PosternSQL

/// `db copy`: carries the rows of one database to another.
struct CopyCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "copy", abstract: "Copy all rows to an empty database, such as from SQLite to PostgreSQL.",
            usage: "\(App.name) db copy <from> <to> [--restart] [<options>]",
            discussion: """
                Stop the service first. Both databases must be at the same revision: migrate upgrade makes the tables of the new \
                one. Every value is looked at before anything is written; what the new database cannot keep as it is ends the \
                copy, with its table, row and column. Counts and checksums of both are compared at the end. A copy that was \
                interrupted goes on when it is run again.
                """)
    }

    @Argument(help: "The database to read, such as sqlite:///notes.db.")
    var from: String

    @Argument(help: "The database to fill. Others see a password in it: leave it to PGPASSWORD or ~/.pgpass.")
    var to: String

    @Flag(help: "Delete what an interrupted copy has brought, and begin anew.")
    var restart = false

    @Option(help: "A file with settings; without this flag .env is read, if there is one.")
    var envFile: String?

    func validate() throws {
        _ = try (url(from, "<from>"), url(to, "<to>"))
    }

    private func url(_ text: String, _ name: String) throws -> DatabaseURL {
        do { return try DatabaseURL(text) } catch { throw ValidationError("\(name) \(error)") }
    }

    func run() async throws {
        let settings = try Settings(ConfigurationSources(flags: [:], envFile: envFile), name: App.name)
        let run = CopyRun(
            from: try url(from, "<from>"), to: try url(to, "<to>"), options: settings.databaseOptions(for: App.self))
        let tables = try run.copy(App.self, restarting: restart)
        for table in tables { print("\(table.name): \(CopyRun.rows(table.rows)), checksum \(table.checksum)") }
        let rows = tables.reduce(0) { $0 + $1.rows }
        print("copied \(CopyRun.rows(rows)) to \(run.to); counts and checksums agree")
    }
}

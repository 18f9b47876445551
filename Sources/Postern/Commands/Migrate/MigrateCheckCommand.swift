internal import ArgumentParser
internal import PosternHTTP
internal import PosternMigrations

/// `migrate check`: whether database and revisions are what each says of the other.
struct MigrateCheckCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: "Compare the database with its revisions.",
            usage: "\(App.name) migrate check [--json] [<options>]",
            discussion: """
                The revisions are replayed in a temporary database; this one is only read. It ends with 4 when a file was edited, the \
                schema is another than its revisions make, a down section does not restore what was before, or a query of the program \
                does not fit what the revisions make.
                """)
    }

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        let (findings, current) = try run.withMigrator(App.self) { migrator in
            (try MigrationCheck(migrator, drivers: App.drivers, queries: App.queries).findings(), try migrator.current())
        }
        if json {
            print(Self.document(of: findings, at: current))
        } else if findings.isEmpty {
            let place = current?.description ?? "base"
            let count = App.queries.count
            let queries = count == 0 ? "" : ", and the application's \(count) \(count == 1 ? "query fits" : "queries fit")"
            print("ok: the database is what its revisions make, at \(place)\(queries)")
        } else {
            for finding in findings {
                print("\(finding.kind): \(finding.message)")
                for line in finding.details { print("    \(line)") }
            }
        }
        if !findings.isEmpty { throw ExitCode(4) }
    }

    private static func document(of findings: [MigrationFinding], at current: Revision?) -> String {
        var writer = JSONWriter()
        writer.object { document in
            document.member("current", current?.id)
            document.member("findings", findings.map(FindingRecord.init))
        }
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}

/// A finding in JSON.
private struct FindingRecord: JSONEncodable {
    let finding: MigrationFinding

    func encode(to writer: inout JSONWriter) {
        writer.object { record in
            record.member("kind", finding.kind)
            record.member("revision", finding.revision)
            record.member("query", finding.query)
            record.member("message", finding.message)
            record.member("changes", finding.difference?.changes.map(ChangeRecord.init) ?? [])
        }
    }
}

/// One object of a difference in JSON: what makes it here and there, `null` where it is not.
private struct ChangeRecord: JSONEncodable {
    let change: SchemaDifference.Change

    func encode(to writer: inout JSONWriter) {
        let (here, there) = change.sides
        writer.object { record in
            record.member("type", (here ?? there)?.kind.rawValue)
            record.member("name", (here ?? there)?.name)
            record.member("here", here?.sql)
            record.member("there", there?.sql)
        }
    }
}

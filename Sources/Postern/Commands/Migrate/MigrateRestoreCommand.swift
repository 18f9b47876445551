internal import ArgumentParser
internal import PosternMigrations
internal import PosternSQL

/// `migrate restore`: puts a snapshot in the place of the database.
struct MigrateRestoreCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore", abstract: "Put the database back to where it was before a run.",
            usage: "\(App.name) migrate restore [<snapshot>] [--yes] [<options>]",
            discussion: """
                Stop the service first: while anybody has the database open, nothing is done. The snapshot is verified before, and \
                the database that it replaces is kept beside it, with the rows that were written since. It asks before; without a \
                terminal it needs --yes.
                """)
    }

    @Argument(help: "What snapshots prints, or the first digits of it. (default: the newest)")
    var snapshot: String?

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var flags: DatabaseFlags

    func run() async throws {
        let run = try CareRun(App.self, flags)
        let chosen = try chosen(of: run.care.snapshots(of: run.url), of: run.url)
        guard try yes || isWanted(chosen) else {
            StandardError.write("nothing was restored\n")
            throw ExitCode(1)
        }
        var bar = ProgressBar()
        let kept: String?
        do {
            kept = try MigrationVerdict.judging {
                try run.care.restore(run.url, from: chosen.file, options: run.options) { bar.show($0) }
            }
        } catch {
            bar.clear()
            throw error
        }
        bar.clear()
        print("restored \(chosen.file)")
        if let kept { print("the database that was there is kept as \(kept), with what was written since \(chosen.time)") }
        let current = try flags.settings(for: App.name).appliedRevisions(of: App.self).last
        print("the database is at \(current?.description ?? "base")")
    }

    private func chosen(of all: [DatabaseSnapshot], of url: DatabaseURL) throws -> DatabaseSnapshot {
        guard let newest = all.last else { throw RestoreRefusal("there is no snapshot of \(url); db restore takes a backup") }
        guard let snapshot else { return newest }
        let matches = all.filter { $0.name == snapshot || $0.file == snapshot }
        let candidates = matches.isEmpty && !snapshot.isEmpty ? all.filter { $0.name.hasPrefix(snapshot) } : matches
        guard let match = candidates.first else {
            throw RestoreRefusal("there is no snapshot \"\(snapshot)\"; \(App.name) migrate snapshots lists them")
        }
        guard candidates.count == 1 else {
            let names = candidates.map(\.name).joined(separator: ", ")
            throw RestoreRefusal("\"\(snapshot)\" begins more than one snapshot (\(names)); write more digits")
        }
        return match
    }

    private func isWanted(_ snapshot: DatabaseSnapshot) throws -> Bool {
        guard Terminal.canAsk else {
            throw ValidationError("there is no terminal to ask at: with --yes \(snapshot.name) is restored without asking")
        }
        return Terminal.asks("Put \(snapshot.name) in the place of the database? Write yes: ")
    }
}

/// Why there is nothing to restore.
private struct RestoreRefusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

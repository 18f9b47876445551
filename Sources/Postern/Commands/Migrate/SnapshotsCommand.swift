internal import ArgumentParser
internal import PosternHTTP
internal import PosternSQL

/// `migrate snapshots`: the copies from before runs.
struct SnapshotsCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "snapshots", abstract: "Print the snapshots of the database, the newest first.",
            usage: "\(App.name) migrate snapshots [--json] [<options>]",
            discussion: """
                Each is the whole database as it was before an upgrade, a downgrade or a redo; restore brings one back. \
                MIGRATION_SNAPSHOTS says how many are kept (3).
                """)
    }

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: DatabaseFlags

    func run() async throws {
        let run = try CareRun(App.self, flags)
        let snapshots = try run.care.snapshots(of: run.url).reversed()
        if json {
            print(JSONWriter.text { $0.member("snapshots", snapshots.map(SnapshotRecord.init)) })
        } else {
            for snapshot in snapshots { print("\(snapshot.name) at \(snapshot.label), \(snapshot.bytes) bytes") }
        }
    }
}

/// A snapshot in JSON.
private struct SnapshotRecord: JSONEncodable {
    let snapshot: DatabaseSnapshot

    func encode(to writer: inout JSONWriter) {
        writer.object { record in
            record.member("name", snapshot.name)
            record.member("taken_at", snapshot.time)
            record.member("revision", snapshot.label == "base" ? nil : snapshot.label)
            record.member("bytes", snapshot.bytes)
            record.member("file", snapshot.file)
        }
    }
}

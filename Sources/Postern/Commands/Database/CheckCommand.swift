internal import ArgumentParser
internal import PosternHTTP
internal import PosternSQL

/// `db check`: looks for damage.
struct CheckCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: "Look for damage in the database and for dangers around it.",
            usage: "\(App.name) db check [--json] [<options>]",
            discussion: """
                The service may go on. Each line is ok, a warning or a problem; it ends with 1 when there is a problem. All of the \
                database is read, which takes its time.
                """)
    }

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: DatabaseFlags

    func run() async throws {
        let run = try CareRun(App.self, flags)
        var bar = ProgressBar()
        let findings: [CareFinding]
        do { findings = try run.care.check(run.url, options: run.options) { bar.show($0) } } catch {
            bar.clear()
            throw error
        }
        bar.clear()
        if json {
            print(Self.document(of: findings))
        } else {
            for finding in findings { print("\(finding.verdict.rawValue): \(finding.subject): \(finding.message)") }
        }
        if findings.contains(where: { $0.verdict == .problem }) { throw ExitCode(1) }
    }

    private static func document(of findings: [CareFinding]) -> String {
        var writer = JSONWriter()
        writer.object { $0.member("findings", findings.map(FindingRecord.init)) }
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}

/// A finding in JSON.
private struct FindingRecord: JSONEncodable {
    let finding: CareFinding

    func encode(to writer: inout JSONWriter) {
        writer.object { record in
            record.member("verdict", finding.verdict.rawValue)
            record.member("subject", finding.subject)
            record.member("message", finding.message)
        }
    }
}

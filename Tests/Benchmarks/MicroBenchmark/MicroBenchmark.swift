import ArgumentParser

@main
struct MicroBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "MicroBenchmark", abstract: "Times JSON, routing, and the databases of tests.",
        subcommands: [JSONBenchmark.self, RoutingBenchmark.self, MatchBenchmark.self, DatabaseBenchmark.self])
}

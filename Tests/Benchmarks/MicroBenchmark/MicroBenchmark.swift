import ArgumentParser

@main
struct MicroBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "MicroBenchmark", abstract: "Times JSON and routing.",
        subcommands: [JSONBenchmark.self, RoutingBenchmark.self, MatchBenchmark.self])
}

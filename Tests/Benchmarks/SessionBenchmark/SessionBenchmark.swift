import ArgumentParser

/// Measures the session layer through its public interface. `Tests/Benchmarks/run` calls it.
@main
struct SessionBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(subcommands: [Insert.self, Select.self])

    struct Insert: ParsableCommand {
        @Argument(help: "Where the databases are made; on a disk, for in memory fsync costs nothing.")
        var directory: String

        func run() throws { try InsertBenchmark(directory: directory).run() }
    }

    struct Select: ParsableCommand {
        @Argument(help: "The database; made when it does not exist.")
        var file: String

        @Argument(help: "How many units of work read it.")
        var count: Int

        func run() throws { try SelectBenchmark(file: file).run(count) }
    }
}

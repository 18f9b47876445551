import ArgumentParser
import Glibc
import TestSupport

/// The list of ten notes on PostgreSQL, as Postern, a C program on libpq and Starlette on asyncpg answer it: behind one nginx, on one
/// server, in turns, so that a busy moment of the machine meets all of them.
@main
struct PostgreSQLBenchmark: AsyncParsableCommand {
    @Option(help: "How many connections the clients have, workers each program, and connections to the database each of them.")
    var connections = 16

    @Option(help: "How many turns each program has.")
    var rounds = 12

    @Option(help: "Seconds of a turn.")
    var seconds = 2

    @Option(help: "The interpreter of an environment that has what Peers/Starlette/requirements.txt names.")
    var python: String

    mutating func run() async throws {
        let server = try PostgreSQLServer()
        let directory = try TemporaryDirectory()
        let database = try await Self.notes(in: server, directory)
        let peers = try await Peer.all(on: server, database, in: directory, connections: connections, python: python)
        let nginx = try await Front(before: peers, in: directory)
        try Self.compare(peers)
        var turns: [[Turn]] = peers.map { _ in [] }
        for _ in 0..<rounds {
            for (index, peer) in peers.enumerated() {
                turns[index].append(
                    try await Turn.run(peer, connections: connections, seconds: seconds, database: server, nginx: nginx))
            }
        }
        Report(peers: peers, turns: turns, connections: connections).print()
    }

    /// A database at head with ten notes of the kinds that people write.
    private static func notes(in server: PostgreSQLServer, _ directory: TemporaryDirectory) async throws -> String {
        let database = try server.makeDatabase()
        try await CommandLineTool(in: directory).migrate(environment: ["DATABASE_URL": server.url(of: database)])
        try server.execute(
            """
            INSERT INTO notes (text, completed) SELECT CASE number
                WHEN 3 THEN 'Note 3: read "The Art of Fugue" \\ part 3 / end'
                WHEN 5 THEN 'Note 5: café, naïve, 日本語, emoji 😀'
                WHEN 7 THEN E'Note 7: two lines\\nand a tab\\there'
                ELSE 'Note ' || number || ': buy milk, bread and eggs at the corner shop'
            END, number % 3 = 0 FROM generate_series(1, 10) AS number ORDER BY number
            """, in: database)
        try server.execute("VACUUM ANALYZE notes", in: database)
        return database
    }

    /// Whoever answers other bytes does other work.
    private static func compare(_ peers: [Peer]) throws {
        for peer in peers { try eventually("an answer of \(peer.name)") { (try? peer.answer()) != nil } }
        let answers = try peers.map { try $0.answer() }
        guard let first = answers.first, !first.isEmpty else { throw TimedOut("an answer of \(peers[0].name)") }
        for (peer, answer) in zip(peers, answers) where answer != first {
            throw TimedOut("the answer of \(peers[0].name), \(first), from \(peer.name), not \(answer)")
        }
    }
}

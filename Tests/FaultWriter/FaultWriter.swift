import ArgumentParser
import Glibc
import PosternSQL
import PosternSQLite
import TestSupport

/// Writes to a database from several threads, as fast as it goes, and says what was acknowledged.
///
/// A unit of work is a transfer: a row in `debits` and one in `credits` with the same id. Every seventh throws between the two.
/// When a unit of work has returned, `ok ID` is written to the standard output, in one call, so that it is there even when the
/// program is killed after it; for one that the database refuses, `failed ID REASON`.
@main
struct FaultWriter: ParsableCommand {
    @Argument(help: "The database; made when it does not exist.")
    var file: String

    @Option(help: "How many threads write.")
    var threads = 8

    @Option(help: "How many transfers each thread makes; without it, they go on until they are killed.")
    var transfers = Int.max

    @Option(help: "full or normal.")
    var durability = "full"

    @Option(help: "How many bytes the write-ahead log may have before a checkpoint.")
    var checkpoint = DatabaseOptions().checkpointSize

    private struct Refused: Error {}

    static let schema = """
        CREATE TABLE IF NOT EXISTS debits (id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE IF NOT EXISTS credits (id INTEGER PRIMARY KEY REFERENCES debits) STRICT;
        """

    func run() throws {
        var options = DatabaseOptions(creates: true, durability: durability == "normal" ? .normal : .full)
        options.checkpointSize = checkpoint
        let database = try Database.open(DatabaseURL("sqlite:///\(file)"), drivers: [SQLiteDriver()], options: options)
        try database.write { session in try session.run(script: Self.schema) }
        let (threads, transfers) = (threads, transfers)
        try onThreads(threads) { thread in
            for number in 0..<transfers { Self.make(number * threads + thread, in: database) }
        }
        database.close()
    }

    private static func make(_ id: Int, in database: Database) {
        do {
            try database.write { session in
                try session.execute("INSERT INTO debits VALUES (\(id))")
                if id % 7 == 6 { throw Refused() }
                try session.execute("INSERT INTO credits VALUES (\(id))")
            }
            say("ok \(id)\n")
        } catch is Refused {} catch { say("failed \(id) \(error)\n") }
    }

    private static func say(_ line: String) {
        var line = line
        line.withUTF8 { bytes in _ = write(1, bytes.baseAddress, bytes.count) }
    }
}

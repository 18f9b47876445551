/// Rounds in which sixteen processes upgrade one new database at the same time.
public struct UpgradeRace: Sendable {
    private let process: ChildProcess

    /// Runs `count` rounds of `notes migrate upgrade head`, each with a database of its own.
    public init(rounds count: Int, in directory: TemporaryDirectory) throws {
        let script = """
            round=0
            while [ $round -lt $1 ]; do
                round=$((round + 1))
                rm -f notes.db*
                for runner in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
                    { "$0" migrate upgrade head 2>&1 || echo "exit $?"; } >"runner-$runner" &
                done
                wait
                sort runner-* | grep -v '^waiting, ' | uniq -c | tr -s ' ' | tr '\\n' ';'
                echo
            done
            """
        process = try ChildProcess(
            ["sh", "-c", script, Program.notes, "\(count)"], environment: ["MIGRATIONS": Program.migrations], in: directory)
    }

    /// What the runners of each round have said, sorted, but for whom they waited: ` 15 already at …; 1 upgraded to …;`.
    public func outcomes() async throws -> [String] {
        _ = try await process.waitUntilExit(within: .seconds(600))
        return process.output.split(separator: "\n").map(String.init)
    }

    /// What is expected of a round.
    public static let expected =
        " 15 already at 20261123044500 (create notes table); 1 upgraded to 20261123044500 (create notes table);"
}

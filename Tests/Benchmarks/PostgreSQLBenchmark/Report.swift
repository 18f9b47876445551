import FoundationEssentials

/// What came of the turns. Of CPU times the lower quartile counts, for other work on the machine only adds to them; of requests a second
/// the upper one.
struct Report {
    let peers: [Peer]
    let turns: [[Turn]]
    let connections: Int

    func print() {
        let loads = turns.joined().map(\.load)
        Swift.print(
            """
            GET /notes, 10 notes on PostgreSQL, \(connections) connections, workers and database connections each, \(turns[0].count) turns, \
            load \(Self.text(loads.min() ?? .nan, 1))–\(Self.text(loads.max() ?? .nan, 1)):
              program               CPU µs/request   of the database   of nginx   requests/s
            """)
        for (peer, turns) in zip(peers, turns) {
            let figures = [
                turns.lower(\.cpu), turns.lower(\.databaseCPU), turns.lower(\.nginxCPU), turns.upper(\.requestsPerSecond),
            ]
            let columns = zip(figures, [(14, 1), (18, 1), (11, 1), (13, 0)]).map { figure, form in
                Self.padded(Self.text(figure, form.1), form.0)
            }
            Swift.print("  " + peer.name.padding(toLength: 22, withPad: " ", startingAt: 0) + columns.joined())
        }
        let (own, transaction, statement, starlette, pooled) = (turns[0], turns[1], turns[2], turns[3], turns[4])
        Swift.print(
            """
              Postern against C, which does the same: \(Self.text(own.lower(\.cpu) / transaction.lower(\.cpu), 2)) times the CPU \
            (target: at most 1.5); against C without a transaction: \(Self.text(own.lower(\.cpu) / statement.lower(\.cpu), 2))
              Postern against Starlette: \
            \(Self.text(own.upper(\.requestsPerSecond) / starlette.upper(\.requestsPerSecond), 2)) times the requests/s \
            (target: at least 5); with a pool that has room for all its connections: \
            \(Self.text(own.upper(\.requestsPerSecond) / pooled.upper(\.requestsPerSecond), 2))
            """)
    }

    private static func text(_ number: Double, _ digits: Int) -> String {
        guard number.isFinite, number >= 0 else { return "?" }
        let scale = [1, 10, 100][digits]
        let scaled = Int((number * Double(scale)).rounded())
        guard digits > 0 else { return "\(scaled)" }
        let rest = "\(scaled % scale)"
        return "\(scaled / scale)." + String(repeating: "0", count: digits - rest.utf8.count) + rest
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}

extension [Turn] {
    fileprivate func lower(_ figure: KeyPath<Turn, Double>) -> Double { map { $0[keyPath: figure] }.sorted()[count / 4] }
    fileprivate func upper(_ figure: KeyPath<Turn, Double>) -> Double {
        map { $0[keyPath: figure] }.sorted()[count - 1 - count / 4]
    }
}

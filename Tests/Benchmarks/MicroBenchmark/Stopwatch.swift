/// Times short pieces of work that are run over and over.
enum Stopwatch {
    /// How often each piece is timed; the fastest counts, since all that disturbs makes slower.
    private static let rounds = 25

    /// The nanoseconds that one run of each piece takes, timed in turn, so that a busy moment meets all of them.
    static func nanoseconds(_ pieces: [() async throws -> Void]) async throws -> [Double] {
        var counts: [Int] = []
        for piece in pieces { counts.append(try await calibrate(piece)) }
        var fastest = pieces.map { _ in Double.infinity }
        for _ in 0..<rounds {
            for (index, piece) in pieces.enumerated() {
                let elapsed = try await time(piece, counts[index])
                fastest[index] = min(fastest[index], elapsed / Double(counts[index]))
            }
        }
        return fastest
    }

    /// How many runs take some ten milliseconds.
    private static func calibrate(_ piece: () async throws -> Void) async throws -> Int {
        var count = 1
        while try await time(piece, count) < 10_000_000 { count *= 2 }
        return count
    }

    private static func time(_ piece: () async throws -> Void, _ count: Int) async throws -> Double {
        let start = ContinuousClock.now
        for _ in 0..<count { try await piece() }
        return (ContinuousClock.now - start) / .nanoseconds(1)
    }

    /// Makes the optimizer believe that a value is needed.
    @inline(never) @_optimize(none)
    static func keep<Value>(_ value: borrowing Value) {}
}

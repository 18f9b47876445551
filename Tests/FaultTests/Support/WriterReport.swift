/// What ``FaultWriter`` has said about its transfers.
struct WriterReport {
    private(set) var acknowledged: Set<Int> = []
    private(set) var failed: Set<Int> = []

    /// - Parameter output: of a writer that may have been killed in the middle of a line.
    init(_ output: String) {
        for line in output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count >= 2, let id = Int(words[1]) else { continue }
            if words[0] == "ok" { acknowledged.insert(id) } else { failed.insert(id) }
        }
    }
}

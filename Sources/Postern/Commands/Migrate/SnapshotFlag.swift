internal import ArgumentParser

/// Whether a run takes a snapshot first.
struct SnapshotFlag: ParsableArguments {
    @Flag(help: "Take no snapshot of the database before.")
    var noSnapshot = false

    /// How many snapshots are kept; 0 for none at all.
    func count(_ settings: Settings) -> Int { noSnapshot ? 0 : settings.migrationSnapshots }
}

/// A copy of a database that is kept beside it, from before a run of migrations.
public struct DatabaseSnapshot: Sendable, Equatable {
    /// What it is called: when it was taken and where the database was, `20261123T101112.345Z-20261123044500`. Among the snapshots of
    /// one database, names sort as they were taken.
    public let name: String
    /// The file, which ``DatabaseCare/restore(_:from:options:progress:)`` takes.
    public let file: String
    /// When it was taken, in UTC (ISO 8601).
    public let time: String
    /// Where the database was, as whoever took it has said.
    public let label: String
    /// How long the file is.
    public let bytes: Int

    public init(name: String, file: String, time: String, label: String, bytes: Int) {
        self.name = name
        self.file = file
        self.time = time
        self.label = label
        self.bytes = bytes
    }
}

/// The snapshots of one database.
package struct DatabaseSnapshots: Sendable {
    private let care: any DatabaseCare
    private let url: DatabaseURL
    private let options: DatabaseOptions

    package init(of url: DatabaseURL, care: any DatabaseCare, options: DatabaseOptions) {
        self.url = url
        self.care = care
        self.options = options
    }

    /// ``DatabaseCare/takeSnapshot(of:label:options:progress:)``.
    package func take(label: String, progress: (CareProgress) -> Void) throws(DatabaseError) -> DatabaseSnapshot {
        try care.takeSnapshot(of: url, label: label, options: options, progress: progress)
    }

    /// All that there are, the oldest first.
    package func all() throws(DatabaseError) -> [DatabaseSnapshot] { try care.snapshots(of: url) }

    package func remove(_ snapshot: DatabaseSnapshot) throws(DatabaseError) { try care.removeSnapshot(snapshot, of: url) }
}

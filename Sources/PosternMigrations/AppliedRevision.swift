/// A revision that a database has applied, as its ledger tells.
public struct AppliedRevision: Sendable, Equatable {
    /// With the texts that were applied. Its file is the ledger.
    public let revision: Revision
    /// When, in UTC, as ISO 8601 writes it: `2026-11-23T04:45:00Z`.
    public let time: String
    /// How long its statements took, in whole milliseconds.
    public let milliseconds: Int64
    /// The program that applied it, with its version; `nil` when that was not recorded.
    public let program: String?
    /// ``Revision/checksum`` as it was recorded; `nil` in a ledger of an earlier version.
    let recordedChecksum: String?
}

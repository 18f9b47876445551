/// The rows of a table before and after a revision that took some of them away.
public struct LostRows: Sendable, Equatable {
    public let table: String
    public let before: Int
    /// `nil` when there is no such table any more.
    public let after: Int?

    /// Whether all of its rows are gone.
    var isWhole: Bool { after ?? 0 == 0 }
}

extension LostRows: CustomStringConvertible {
    /// `notes (2 rows, then 0)`.
    public var description: String {
        "\(table) (\(before) \(before == 1 ? "row" : "rows"), then \(after.map(String.init) ?? "no such table"))"
    }
}

/// A revision that would take away rows of which nobody has said that they may go.
public struct DataLoss: Sendable, Equatable {
    /// The revision, as sentences name it.
    public let revision: String
    public let direction: MigrationDirection
    /// The file of the section; for a downgrade by a text that no file holds, the ledger.
    public let file: String
    /// The line of the section's marker, below which a `-- deletes:` line may stand.
    public let line: Int
    public let tables: [LostRows]
}

extension DataLoss: CustomStringConvertible {
    public var description: String {
        "\(file):\(line): \(direction.rawValue) of \(revision) takes rows from \(MigrationError.list(tables.map(\.description)))"
    }
}

extension MigrationError {
    /// The sentence of ``losesData(_:)``.
    static func describe(_ losses: [DataLoss]) -> String {
        let findings = losses.map(\.description).joined(separator: "; ")
        guard losses.first?.direction == .upgrade else {
            return "\(findings); the downgrade was refused: back up the database, then run it again with --allow-data-loss"
        }
        let tables = losses.flatMap(\.tables).map(\.table).joined(separator: ", ")
        return "\(findings); the upgrade was refused: if they are meant to go, write \"-- deletes: \(tables)\" below that line"
    }
}

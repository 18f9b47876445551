/// How many rows a table has before and after a revision.
public struct TableChange: Sendable, Equatable {
    public let table: String
    /// `nil` when the revision makes the table.
    public let before: Int?
    /// `nil` when the revision drops the table.
    public let after: Int?
}

extension RowCounts {
    /// The tables that are new, are gone, or have another number of rows, by name.
    func changes(to later: RowCounts) -> [TableChange] {
        Set(rows.keys).union(later.rows.keys).sorted().compactMap { table in
            guard rows[table] != later.rows[table] else { return nil }
            return TableChange(table: table.text, before: rows[table], after: later.rows[table])
        }
    }
}

extension TableChange: CustomStringConvertible {
    /// `notes: 3 rows, then 5`.
    public var description: String {
        switch (before, after) {
        case (nil, let after?): "\(table): new, \(Self.rows(after))"
        case (let before?, nil): "\(table): gone, with \(Self.rows(before))"
        case (let before?, let after?): "\(table): \(Self.rows(before)), then \(after)"
        case (nil, nil): table
        }
    }

    private static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
}

internal import PosternSQL

/// How many rows a table has before and after a revision.
public struct TableChange: Sendable, Equatable {
    public let table: String
    /// `nil` when the revision makes the table.
    public let before: Int?
    /// `nil` when the revision drops the table.
    public let after: Int?

    /// The tables that are new, are gone, or have another number of rows, by name.
    static func between(_ before: [String: Int], _ after: [String: Int]) -> [TableChange] {
        Set(before.keys).union(after.keys).sorted().compactMap { table in
            guard before[table] != after[table] else { return nil }
            return TableChange(table: table, before: before[table], after: after[table])
        }
    }

    /// The rows of every table, without the ledger. All of them are read.
    static func counts(in session: borrowing Session, of database: DatabaseURL) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for object in try Schema(in: session, of: database).objects where object.kind == .table {
            counts[object.name] = try session.scalar("SELECT count(*) FROM \(identifier: object.name)")
        }
        return counts
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

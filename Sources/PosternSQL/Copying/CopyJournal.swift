/// The table in the target that tells how far a copy has come. It is there from the first row to the end of the copy.
struct CopyJournal {
    static let table = "postern_copy"

    /// What a copy brings, table by table.
    struct Entry: Sendable, Equatable, RowDecodable {
        let table: String
        /// The rows of the source, and their checksum.
        let rows: Int
        let checksum: String
        /// The rows that are there.
        var copied: Int

        init(table: String, rows: Int, checksum: String, copied: Int) {
            (self.table, self.rows, self.checksum, self.copied) = (table, rows, checksum, copied)
        }

        init(row: borrowing Row) throws {
            self.init(table: try row["name"], rows: try row["total"], checksum: try row["checksum"], copied: try row["copied"])
        }
    }

    static func create(_ entries: [Entry], in session: borrowing Session) throws {
        try session.execute(
            """
            CREATE TABLE postern_copy (
                name TEXT NOT NULL PRIMARY KEY,
                total BIGINT NOT NULL,
                checksum TEXT NOT NULL,
                copied BIGINT NOT NULL
            )
            """)
        for entry in entries {
            try session.execute(
                """
                INSERT INTO postern_copy (name, total, checksum, copied)
                VALUES (\(entry.table), \(entry.rows), \(entry.checksum), \(entry.copied))
                """)
        }
    }

    static func read(in session: borrowing Session) throws -> [Entry] {
        try session.all("SELECT name, total, checksum, copied FROM postern_copy ORDER BY name")
    }

    /// Records that a table has come from one number of rows to another.
    ///
    /// - Throws: ``CopyError/anotherCopy(table:)`` when it was not there any more.
    static func advance(_ table: String, from old: Int, to new: Int, in session: borrowing Session) throws {
        let result = try session.execute("UPDATE postern_copy SET copied = \(new) WHERE name = \(table) AND copied = \(old)")
        guard result.changedRows == 1 else { throw CopyError.anotherCopy(table: table) }
    }

    static func remove(in session: borrowing Session) throws(DatabaseError) {
        try session.execute("DROP TABLE postern_copy")
    }
}

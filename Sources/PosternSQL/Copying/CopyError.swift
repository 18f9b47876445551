/// Why the rows of a database were not copied.
package enum CopyError: Error, Equatable {
    /// Both are the same database.
    case sameDatabase
    /// A driver cannot tell of its tables.
    case unsupported(dialect: String)
    /// The tables or columns of the two differ.
    case schemasDiffer(String)
    /// The target holds rows that no interrupted copy has brought.
    case notEmpty(tables: [String])
    /// Tables refer to each other, and no constraint can be put off.
    case circle(tables: [String])
    /// A value that the target would not keep as it is.
    case unkept(table: String, row: String, column: String, reason: String)
    /// A row that the target refuses.
    case refused(table: String, row: String, reason: String)
    /// The source is another than when the interrupted copy began.
    case sourceChangedSince(tables: [String])
    /// The source was written to while it was copied.
    case sourceChangedMeanwhile(tables: [String])
    /// Somebody else copies into the target.
    case anotherCopy(table: String)
    /// What the target holds is not what was copied.
    case differs(table: String, expected: String, found: String)
}

extension CopyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .sameDatabase: "the source and the target are the same database"
        case .unsupported(let dialect): "the driver for \"\(dialect)\" cannot copy rows from one database to another"
        case .schemasDiffer(let difference): "the tables of the two databases differ: \(difference)"
        case .notEmpty(let tables):
            "the target holds rows already, in \(tables.joined(separator: ", ")), and nothing of it was changed; name an empty database"
        case .circle(let tables):
            "\(tables.joined(separator: ", ")) refer to each other in a circle; "
                + "make one of the FOREIGN KEY constraints of the target DEFERRABLE"
        case .unkept(let table, let row, let column, let reason):
            "table \(table), row \(row), column \(column): the target cannot keep the value as it is: \(reason)"
        case .refused(let table, let row, let reason): "table \(table), row \(row): the target refuses it: \(reason)"
        case .sourceChangedSince(let tables):
            "the source has changed since the interrupted copy began, in \(tables.joined(separator: ", ")); "
                + "run it again with --restart, which deletes the rows that were brought"
        case .sourceChangedMeanwhile(let tables):
            "the source was written to while it was copied, in \(tables.joined(separator: ", ")); "
                + "stop what writes to it, and run this again with --restart"
        case .anotherCopy(let table): "somebody else copies into the target at this moment (table \(table)); let that one end"
        case .differs(let table, let expected, let found):
            "table \(table) of the target is not what was copied: \(expected) were, \(found) are there; "
                + "stop what writes to it, and run this again with --restart"
        }
    }
}

internal import PosternSQL

/// Finds out on a temporary database whether `ALTER TABLE` makes one table another; the database is as it was afterwards.
struct AlterationTrial {
    let database: Database

    /// Whether `statements`, run on a table that has rows, turn `old` into `new`.
    func succeeds(_ statements: [String], from old: TableShape, to new: TableShape) throws -> Bool {
        var result: SchemaObject?
        do {
            try database.writeSchema { session in
                for object in try Schema(in: session, of: database.url).objects.reversed() where object.kind != .table {
                    // Triggers come first, so that no view takes one along.
                    let isInTheWay = object.kind != .index || TableName(object.table) == TableName(old.object.name)
                    if isInTheWay { try session.run(script: object.dropping) }
                }
                if try SampleRows.insert(into: old, in: session), Self.run(statements, in: session) {
                    let objects = try Schema(in: session, of: database.url).objects
                    result = objects.first { $0.kind == .table && TableName($0.name) == TableName(new.object.name) }
                }
                throw TrialIsOver()
            }
        } catch is TrialIsOver {}
        return result == new.object
    }

    private static func run(_ statements: [String], in session: borrowing Session) -> Bool {
        do throws(DatabaseError) {
            for statement in statements { try session.run(script: statement) }
            return true
        } catch { return false }
    }
}

/// What ends the unit of work of a trial, so that it is undone.
private struct TrialIsOver: Error {}

/// A unit of work that changes the schema, as ``Database/writeSchema(as:waiting:_:)`` runs it.
struct SchemaWork {
    /// After so long, who waits for the database is told who holds it.
    static let patience = Duration.seconds(1)

    let waiting: (_ holder: String?) -> Void

    /// Begins a transaction on `connection`.
    ///
    /// - Throws: ``DatabaseError`` of kind `busy` when another process holds the database until `deadline`.
    func begin(on connection: any DriverConnection, until deadline: Monotonic) throws(DatabaseError) {
        let first = min(deadline.distance / 2, Self.patience)
        do { return try connection.begin(waiting: first) } catch {
            guard error.kind == .busy, deadline.distance > .zero else { throw error }
        }
        waiting(connection.holder)
        try connection.begin(waiting: deadline.distance)
    }
}

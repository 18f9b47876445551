/// A transaction that changes the schema, as a driver is told of it.
public struct SchemaChange: Sendable, Equatable {
    /// What only one process at a time may change: the name of the ledger.
    public let ledger: String

    /// How long a statement may wait for a table that others use. Whoever wants the table after it waits behind it.
    public let lockTimeout: Duration

    /// Of a schema that nobody else changes.
    package static let any = SchemaChange(ledger: "schema", lockTimeout: .seconds(2))

    public init(ledger: String, lockTimeout: Duration) {
        self.ledger = ledger
        self.lockTimeout = lockTimeout
    }
}

/// A unit of work that changes the schema, as ``Database/writeSchema(as:waiting:_:)`` runs it.
struct SchemaWork {
    /// After so long, who waits for the database is told who holds it.
    static let patience = Duration.seconds(1)

    let change: SchemaChange
    let waiting: (_ holder: String?) -> Void

    /// Begins a transaction on `connection`.
    ///
    /// - Throws: ``DatabaseError`` of kind `busy` when another process holds the database until `deadline`.
    func begin(on connection: any DriverConnection, until deadline: Monotonic) throws(DatabaseError) {
        let first = min(deadline.distance / 2, Self.patience)
        do { return try connection.begin(changing: change, waiting: first) } catch {
            guard error.kind == .busy, deadline.distance > .zero else { throw error }
        }
        waiting(connection.holder(changing: change))
        try connection.begin(changing: change, waiting: deadline.distance)
    }
}

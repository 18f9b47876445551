public import PosternSQL

/// Opens PostgreSQL databases, and those that speak its protocol, through Debian's libpq.
///
/// `postgresql://user@host/database`, with libpq's parameters behind the `?` (`sslmode`, `service`, a socket's directory as `host`, …). Host
/// names are looked up by the system's resolver, whose own limits hold beside the deadlines of ``DatabaseOptions``.
public struct PostgreSQLDriver: DatabaseDriver {
    public let dialects = ["postgresql", "postgres"]
    public let writing = WritingOrder.sideBySide
    private let isolation: Isolation

    /// How far units of work that write are kept apart (https://www.postgresql.org/docs/15/transaction-iso.html). Those that read have
    /// one snapshot (`REPEATABLE READ`, `READ ONLY`).
    public enum Isolation: String, Sendable {
        /// As if one ran after the other, as on SQLite. What cannot be kept apart ends with an error of kind `serialization`.
        case serializable = "SERIALIZABLE"
        /// Each unit works on one snapshot; two may still base what they write on what the other changes.
        case repeatableRead = "REPEATABLE READ"
        /// Each statement sees what others have committed before it.
        case readCommitted = "READ COMMITTED"
    }

    public init(isolation: Isolation = .serializable) {
        self.isolation = isolation
    }

    public var catalog: (any TableCatalog)? { PostgreSQLCatalog() }

    public func connect(to url: DatabaseURL, role: ConnectionRole, options: DatabaseOptions) throws(DatabaseError)
        -> any DriverConnection
    {
        let parameters = try ConnectionParameters(url, patience: options.busyTimeout)
        let connection = try PostgreSQLConnection(parameters, isolation: isolation, options: options)
        return connection
    }
}

/// What went wrong in the database or on the way to it.
///
/// Its description shows the SQL text and never the bound values, which may be anybody's data.
public struct DatabaseError: Error, Sendable, Equatable {
    /// What kind of failure it is, the same for every driver.
    public enum Kind: Sendable, Equatable {
        /// A UNIQUE or PRIMARY KEY constraint refused the statement.
        case unique
        /// A FOREIGN KEY constraint refused the statement.
        case foreignKey
        /// A CHECK constraint refused the statement.
        case check
        /// A NOT NULL constraint refused the statement.
        case notNull
        /// Another constraint, for example the type of a STRICT column, refused the statement.
        case constraint
        /// The database could not keep the unit of work apart from others that ran at the same time; run again, it may succeed.
        case serialization
        /// Units of work waited for each other, and the database ended this one; run again, it may succeed.
        case deadlock
        /// The server cannot be reached, does not answer, or has closed the connection. What was not committed is undone.
        case disconnected
        /// The connection was lost during a commit: nobody can know whether the unit of work is stored.
        case outcomeUnknown
        /// Somebody else held the database, or its connections, for longer than the wait allows.
        case busy
        /// The disk, or the size that the database may have, is used up.
        case full
        /// The file, its directory or the connection does not allow writing.
        case readOnly
        /// The file is damaged.
        case corrupt
        /// The file is not a database of this driver.
        case notADatabase
        /// There is no such database yet.
        case missing
        /// The file could not be opened.
        case cannotOpen
        /// The operating system failed to read or write.
        case io
        /// The statement was interrupted.
        case interrupted
        /// A value is longer, or a statement has more values, than the connection allows.
        case tooLarge
        /// A text holds a character that the database cannot keep (PostgreSQL: NUL).
        case unstorable
        /// The statement does not parse, or names what does not exist.
        case syntax
        /// A column holds a value that does not fit the Swift type asked for, or a Swift value is none that a database keeps.
        case type
        /// Exactly one row was asked for, and there was none or more than one.
        case rowCount
        /// The interface was used in a way that it does not allow.
        case misuse
        /// Anything else.
        case other
    }

    public let kind: Kind

    /// One sentence for the person who runs the program.
    public let message: String

    /// The statement, with placeholders where its values were.
    public let sql: String?

    /// The driver's own code (SQLite: the extended result code), for the log.
    public let code: Int32?

    /// Whether the unit of work was undone because of another one in the same transaction.
    package private(set) var isOfAnother = false

    public init(_ kind: Kind, _ message: String, sql: String? = nil, code: Int32? = nil) {
        self.kind = kind
        self.message = message
        self.sql = sql
        self.code = code
    }

    /// The error of a unit that was undone because another one failed.
    static func ofAnother(_ kind: Kind, _ message: String) -> DatabaseError {
        var error = DatabaseError(kind, message)
        error.isOfAnother = true
        return error
    }

    /// Whether the same unit of work, run again, may succeed: what stood in its way were units that ran beside it.
    public var isPassing: Bool { kind == .serialization || kind == .deadlock || isOfAnother }
}

extension DatabaseError: CustomStringConvertible {
    public var description: String {
        var text = message
        if let code { text += " (code \(code))" }
        if let sql { text += " in: \(sql)" }
        return text
    }
}

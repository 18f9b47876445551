/// Which values a column keeps, and in which form it gives them back.
public enum ColumnStorage: Sendable, Equatable {
    case bool
    /// Whole numbers of 16, 32 or 64 bits.
    case integer(bits: Int)
    /// Binary numbers of 64 bits.
    ///
    /// - Parameter keepsAll: whether NaN and −0 come back as they were.
    case double(keepsAll: Bool)
    /// Binary numbers of 32 bits.
    case float
    /// - Parameter keepsNUL: whether the character NUL may be in it.
    case text(keepsNUL: Bool)
    /// Text of a limited length, which the database may cut or fill up (PostgreSQL: `varchar(n)`, `char(n)`).
    case limitedText
    case bytes
    /// Moments, in microseconds at best.
    case moment
    case date
    case uuid
    /// Decimal numbers, whose digits may be limited.
    case decimal
    /// Any value (SQLite: a column of a table that is not STRICT), though perhaps as one of another kind.
    case any
    /// What is read and written as text of a form of its own, under the name that the database gives it.
    case other(String)

    /// Whether the database gives back just what ``kept(_:)`` has let through. Else each row is looked at when it has been written.
    var isExact: Bool {
        switch self {
        case .bool, .integer, .double, .float, .text, .bytes, .date, .uuid: true
        case .limitedText, .moment, .decimal, .any, .other: false
        }
    }
}

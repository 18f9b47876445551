internal import Glibc
internal import PosternSQL

/// A database file that lies by itself, complete and used by nobody: a copy.
struct CopiedDatabase {
    let path: String

    /// How closely it is looked at.
    enum Thoroughness: String {
        /// Everything, also whether indexes and rows agree, for which each row is looked up in each index.
        case whole = "integrity_check"
        /// Every page, but not whether indexes and rows agree; a fifth of the time or less.
        case structure = "quick_check"
    }

    /// Reads all of it; takes as long as that takes. Rows that refer to nothing are no fault of a copy: the database had them too, and it
    /// is `db check` that tells of them.
    ///
    /// - Parameter own: the number of the application that it must belong to; `nil` when that does not matter.
    /// - Returns: its number of pages.
    /// - Throws: ``DatabaseError`` that names the first thing that is wrong.
    @discardableResult
    func verify(expecting own: Int32?, _ thoroughness: Thoroughness = .whole) throws(DatabaseError) -> Int64 {
        do throws(DatabaseError) {
            let database = try PlainDatabase(path, .unchanging)
            try DatabaseHeader(of: database).identity.check(expecting: own)
            if let fault = try database.column(SQL(unsafe: "PRAGMA \(thoroughness.rawValue)(1)")).first(where: { $0 != "ok" }) {
                throw DatabaseError(.corrupt, fault)
            }
            return try database.number("PRAGMA page_count")
        } catch {
            guard error.kind == .corrupt else { throw error.explained }
            throw DatabaseError(.corrupt, "it is damaged (\(error.message))", code: error.code)
        }
    }
}

internal import CSQLite
internal import PosternSQL

/// The library as a whole: settings that hold for the process.
enum SQLiteLibrary {
    private static let threadSafety = sqlite3_threadsafe()

    /// Turns off the library's memory statistics, whose lock every allocation of every connection would take
    /// (`SQLITE_CONFIG_MEMSTATUS`). Has no effect, and does no harm, once somebody else has initialised the library.
    private static let initialisation: Int32 = {
        _ = csqlite_config_memstatus(0)
        return sqlite3_initialize()
    }()

    /// Prepares the library once.
    ///
    /// - Throws: ``DatabaseError`` when it was built without thread support.
    static func prepared() throws(DatabaseError) {
        guard threadSafety != 0 else {
            throw DatabaseError(.cannotOpen, "this libsqlite3 was built without thread support; install Debian's")
        }
        guard initialisation == SQLITE_OK else {
            throw DatabaseError(.cannotOpen, "libsqlite3 cannot be initialised", code: initialisation)
        }
    }
}

internal import CSQLite
internal import PosternSQL

extension SQLiteConnection {
    /// Runs `body`, and calls `look` again and again while a statement of its is running (`sqlite3_progress_handler`).
    func watching(_ look: () -> Void, _ body: () throws(DatabaseError) -> Void) throws(DatabaseError) {
        let result = withoutActuallyEscaping(look) { look -> Result<Void, DatabaseError> in
            let watch = Watch(look)
            return withExtendedLifetime(watch) {
                Result { () throws(DatabaseError) in
                    try withHandle { handle throws(DatabaseError) in
                        sqlite3_progress_handler(
                            handle, Self.instructionsALook,
                            { context in
                                if let context { Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().look() }
                                return 0
                            }, Unmanaged.passUnretained(watch).toOpaque())
                        defer { sqlite3_progress_handler(handle, 0, nil, nil) }
                        try body()
                    }
                }
            }
        }
        try result.get()
    }

    /// Of SQLite's virtual machine: some milliseconds.
    private static var instructionsALook: Int32 { 50_000 }
}

private final class Watch {
    let look: () -> Void

    init(_ look: @escaping () -> Void) {
        self.look = look
    }
}

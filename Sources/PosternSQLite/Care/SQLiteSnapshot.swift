internal import CSQLite
internal import Glibc
internal import PosternSQL

/// Copies a database to a file among its snapshots (`VACUUM INTO`, https://www.sqlite.org/lang_vacuum.html#vacuuminto), through a
/// connection of its own that only reads: so it may be done while another one holds the write lock, and has what was committed before.
struct SQLiteSnapshot {
    let source: String
    let options: DatabaseOptions

    /// - Throws: ``DatabaseError`` that says what to do; nothing is left of the copy then.
    func take(label: String, _ progress: (CareProgress) -> Void) throws(DatabaseError) -> DatabaseSnapshot {
        let directory = SnapshotDirectory(of: source)
        do throws(DatabaseError) {
            // On a connection that is opened for reading only, SQLite 3.40 inserts every index entry by itself: ten times slower.
            let reader = try SQLiteConnection(path: source, role: .writer(creating: false), options: options)
            defer { reader.close() }
            try directory.removePartialFiles()
            let bytes = try Self.contents(of: reader)
            try directory.checkRoom(for: bytes)
            try directory.make()
            let name = try directory.nextName(label: label)
            let target = "\(directory.path)/\(name.file)"
            var file = try NewFile(for: target, suffix: ".partial")
            try copy(reader, to: file.path, bytes: Int(bytes), progress)
            try CopiedDatabase(path: file.path).verify(expecting: nil, .structure)
            try file.settle(as: source)
            try file.place()
            var status = stat()
            let size = stat(target, &status) == 0 ? Int(status.st_size) : 0
            return DatabaseSnapshot(name: name.text, file: target, time: name.time, label: name.label, bytes: size)
        } catch {
            throw DatabaseError(
                error.kind, "cannot take a snapshot of \(source) in \(directory.path): \(error.message)", code: error.code)
        }
    }

    /// How many bytes of the database are in use, which is about what a copy will have.
    private static func contents(of reader: SQLiteConnection) throws(DatabaseError) -> Int64 {
        func number(_ pragma: SQL) throws(DatabaseError) -> Int64 {
            Int64(UInt32(bitPattern: try reader.number(pragma)))  // up to 2^32 - 2 pages
        }
        let pages = try number("PRAGMA page_count") - number("PRAGMA freelist_count")
        return try max(0, pages) * number("PRAGMA page_size")
    }

    /// - Parameter bytes: about how long the copy will be.
    private func copy(
        _ reader: SQLiteConnection, to path: String, bytes: Int, _ progress: (CareProgress) -> Void
    ) throws(DatabaseError) {
        try reader.run(script: "PRAGMA synchronous=OFF")  // the copy is brought to disk at its end
        let look = {
            var status = stat()
            if stat(path, &status) == 0 { progress(CareProgress(done: min(Int(status.st_size), bytes), total: bytes)) }
        }
        try reader.watching(look) { () throws(DatabaseError) in
            try reader.withAttached { () throws(DatabaseError) in
                let statement = try reader.statement("VACUUM INTO \(path)")
                defer { statement.reset() }
                _ = try statement.step()
            }
        }
    }
}

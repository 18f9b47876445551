internal import Glibc
package import PosternSQL

/// A new, empty SQLite database in a directory of its own, gone with the last reference.
package final class ScratchDatabase: Sendable {
    package let database: Database

    /// The directory that holds the database and nothing else.
    package let directory: String
    private let file: String

    /// Makes the database, below `TMPDIR`; blocks.
    ///
    /// - Parameter drivers: must have one for SQLite.
    package init(
        named file: String = "scratch.db", drivers: [any DatabaseDriver], options: DatabaseOptions = DatabaseOptions()
    ) throws {
        self.file = file
        directory = try Self.makeDirectory()
        do {
            var options = options
            options.creates = true
            database = try Database.open(DatabaseURL("sqlite:///\(directory)/\(file)"), drivers: drivers, options: options)
        } catch {
            Self.remove(directory, file)
            throw error
        }
    }

    deinit {
        database.close()
        Self.remove(directory, file)
    }

    private static func makeDirectory() throws(DatabaseError) -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/postern-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw DatabaseError(.cannotOpen, "cannot make a directory in \(base): \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes the files that SQLite makes, and the directory.
    private static func remove(_ directory: String, _ file: String) {
        for suffix in ["", "-wal", "-shm", "-journal", "-lock"] { unlink("\(directory)/\(file)\(suffix)") }
        rmdir(directory)
    }
}

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
    /// - Parameters:
    ///   - image: what its file holds; without one, the database is empty.
    ///   - drivers: must have one for SQLite.
    package init(
        named file: String = "scratch.db", image: [UInt8]? = nil, drivers: [any DatabaseDriver],
        options: DatabaseOptions = DatabaseOptions()
    ) throws {
        self.file = file
        directory = try ScratchDirectory.make()
        do {
            var options = options
            options.creates = true
            if let image { try Self.write(image, to: "\(directory)/\(file)") }
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

    /// The bytes of its file, with all that was committed. It is closed for that, and cannot be used afterwards; blocks.
    package func closedImage() throws -> [UInt8] {
        database.close()
        let path = "\(directory)/\(file)"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("read", path) }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("read", path) }
        var image = [UInt8](repeating: 0, count: Int(status.st_size))
        guard read(descriptor, &image, image.count) == image.count else { throw Self.failure("read", path) }
        return image
    }

    private static func write(_ image: [UInt8], to path: String) throws(DatabaseError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write", path) }
        defer { Glibc.close(descriptor) }
        guard Glibc.write(descriptor, image, image.count) == image.count else { throw failure("write", path) }
    }

    private static func failure(_ verb: String, _ path: String) -> DatabaseError {
        DatabaseError(.io, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }

    /// Removes the files that SQLite makes, and the directory.
    private static func remove(_ directory: String, _ file: String) {
        for suffix in ["", "-wal", "-shm", "-journal", "-lock"] { unlink("\(directory)/\(file)\(suffix)") }
        rmdir(directory)
    }
}

internal import Glibc

/// A file on the disk, read or made in one go.
struct TextFile {
    let path: String

    /// The whole content; blocks.
    ///
    /// - Throws: ``MigrationError/file(path:reason:)``, also when it is longer than `limit` bytes or not a regular file.
    func read(limit: Int, holding what: String = "a revision") throws(MigrationError) -> [UInt8] {
        // Without O_NONBLOCK, opening a FIFO would wait for its writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw systemError("cannot be opened") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw systemError("cannot be looked at") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .file(path: path, reason: "is not a file") }

        var bytes: [UInt8] = []
        while true {
            let start = bytes.count
            let room = min(65_536, limit + 1 - start)
            guard room > 0 else {
                throw .file(path: path, reason: "is longer than \(limit) bytes; \(what) holds a schema, not data")
            }
            var (count, code) = (0, Int32(0))
            let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
                count = Glibc.read(descriptor, buffer.baseAddress, room)
                code = errno  // before anything else can set it
                filled = max(0, count)
            }
            if count == 0 { return bytes }
            guard count > 0 || code == EINTR else { throw systemError("cannot be read", code) }
            bytes += chunk
        }
    }

    /// Makes the file; blocks. It must not exist, and does not remain when it cannot be written whole.
    ///
    /// - Throws: ``MigrationError/file(path:reason:)``.
    func create(_ text: String) throws(MigrationError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw systemError("cannot be made") }
        let error = write(Array(text.utf8), to: descriptor)
        guard close(descriptor) == 0, error == nil else {
            let failure = error ?? systemError("cannot be written")
            unlink(path)
            throw failure
        }
    }

    /// Puts the file into the place of one that may be there; blocks. Whoever reads it finds the old or the new text, never a part.
    ///
    /// - Throws: ``MigrationError/file(path:reason:)``; what was there is then still there.
    func replace(_ text: String) throws(MigrationError) {
        var template = Array("\(path).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw systemError("cannot be made") }
        let error = write(Array(text.utf8), to: descriptor) ?? finish(descriptor)
        guard close(descriptor) == 0, error == nil, rename(template, path) == 0 else {
            let failure = error ?? systemError("cannot be written")
            unlink(template)
            throw failure
        }
    }

    /// Gives a temporary file the rights of one that was made in the usual way, and brings it to disk.
    private func finish(_ descriptor: Int32) -> MigrationError? {
        guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0 else { return systemError("cannot be written") }
        return nil
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) -> MigrationError? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { return systemError("cannot be written") }
            rest = rest.dropFirst(max(0, count))
        }
        return nil
    }

    private func systemError(_ what: String, _ code: Int32 = errno) -> MigrationError {
        .file(path: path, reason: "\(what): \(String(cString: strerror(code)))")
    }
}

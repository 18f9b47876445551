import Glibc

/// The revision files of a directory, chosen as `PosternMigrations.RevisionDirectory` chooses them: the name begins with a digit
/// and ends in `.sql`.
struct RevisionFiles {
    /// The longest file, in bytes, as in `RevisionDirectory`.
    static let limit = 1_048_576

    struct File {
        let name: String
        let text: String
    }

    private let directory: String

    init(in directory: String) { self.directory = directory }

    /// All of them, ordered by their names.
    func read() throws(EmbeddingError) -> [File] {
        var files: [File] = []
        for name in try names().sorted() {
            let path = "\(directory)/\(name)"
            files.append(File(name: name, text: try text(of: bytes(at: path), path)))
        }
        return files
    }

    private func names() throws(EmbeddingError) -> [String] {
        guard let stream = opendir(directory) else {
            throw EmbeddingError(directory, "the directory cannot be read", code: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let name, isRevision(name) { names.append(name) }
            errno = 0  // readdir tells an error from the end by errno alone
        }
        guard errno == 0 else { throw EmbeddingError(directory, "the directory cannot be read", code: errno) }
        return names
    }

    private func isRevision(_ name: String) -> Bool {
        guard let first = name.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return name.lowercased().hasSuffix(".sql")
    }

    private func bytes(at path: String) throws(EmbeddingError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)  // a FIFO would be waited for
        guard descriptor >= 0 else { throw EmbeddingError(path, "cannot be opened", code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw EmbeddingError(path, "cannot be looked at", code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw EmbeddingError(path, "is not a file") }
        guard status.st_size <= Self.limit else {
            throw EmbeddingError(path, "is longer than \(Self.limit) bytes; a revision holds a schema, not data")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 || errno == EINTR else { throw EmbeddingError(path, "cannot be read", code: errno) }
            bytes += chunk.prefix(max(0, count))
        }
    }

    private func text(of bytes: [UInt8], _ path: String) throws(EmbeddingError) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) { return text }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in zip(1..., lines) {
            guard String(validating: line, as: UTF8.self) != nil else {
                throw EmbeddingError(path, line: number, "this line is not valid UTF-8: save the file as UTF-8")
            }
            guard !line.contains(0) else {
                throw EmbeddingError(path, line: number, "there is a NUL character in this line: remove it")
            }
        }
        throw EmbeddingError(path, "is not valid UTF-8: save the file as UTF-8")
    }
}

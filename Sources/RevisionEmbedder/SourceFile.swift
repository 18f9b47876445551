import Glibc

/// The file that is written for the compiler.
struct SourceFile {
    let path: String

    /// Makes the file say `source`. One that does already is not touched, so that nothing is compiled again for it.
    func update(to source: String) throws(EmbeddingError) {
        guard !holds(source) else { return }
        let before = modification
        let bytes = Array(source.utf8)
        guard let file = fopen(path, "we") else { throw EmbeddingError(path, "cannot be made", code: errno) }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else {
            let code = errno
            unlink(path)
            throw EmbeddingError(path, "cannot be written", code: code)
        }
        if let before, let now = modification, now <= before { setModification(before + 1) }
    }

    /// When the file was last changed, in whole seconds since 1970: so the compiler's driver keeps it, and passes over a file that changes
    /// twice in one second.
    private var modification: Int? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mtim.tv_sec : nil
    }

    private func setModification(_ seconds: Int) {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        utimensat(AT_FDCWD, path, times, 0)
    }

    private func holds(_ source: String) -> Bool {
        guard let file = fopen(path, "re") else { return false }
        defer { fclose(file) }
        let expected = Array(source.utf8)
        var found = [UInt8](repeating: 0, count: expected.count + 1)
        return fread(&found, 1, found.count, file) == expected.count && found.dropLast() == expected[...]
    }
}

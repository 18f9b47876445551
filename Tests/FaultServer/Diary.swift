import Glibc

/// What has happened to the application, in the file `diary` of its directory, if there is one. What that says at first is to be done.
struct Diary: Sendable {
    func tell(_ event: String) {
        let descriptor = open("diary", O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let line = Array("\(event)\n".utf8)
        _ = write(descriptor, line, line.count)
    }

    /// Whether its first line has `word`.
    func says(_ word: String) -> Bool {
        let descriptor = open("diary", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self).contains(word)
    }
}

import FoundationEssentials
import Glibc

/// A directory of one test's own, whose path is short enough for a unix socket and open to the account of a web server's
/// workers; deleted with all that is in it.
final class RunDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/pe-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chmod(template, 0o755) == 0 else { throw SystemFailure("mkdtemp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of `name` in it.
    func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file, which everybody may read.
    func write(_ text: String, to name: String) throws {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure("open") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard fchmod(descriptor, 0o644) == 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw SystemFailure("write")
        }
    }

    /// The text of a file; `nil` when it is not there.
    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether there is such a file.
    func has(_ name: String) -> Bool { access(path(name), F_OK) == 0 }
}

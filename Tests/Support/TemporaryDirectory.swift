internal import FoundationEssentials
internal import Glibc

/// A directory of one test's own, gone with the last reference and everything in it. Its path is short enough for a unix socket
/// and open to the account of a web server's workers.
public final class TemporaryDirectory: Sendable {
    public let path: String

    public init() throws {
        var template = Array("/tmp/postern-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chmod(template, 0o755) == 0 else { throw SystemFailure("mkdtemp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of `name`, which need not be there.
    public func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file, which everybody may read.
    ///
    /// - Returns: its path.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        guard chmod(path(name), 0o644) == 0 else { throw SystemFailure("chmod") }
        return path(name)
    }

    /// Writes a file, which everybody may read.
    ///
    /// - Returns: its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    /// Makes a directory in it, which everybody may enter.
    ///
    /// - Returns: its path.
    @discardableResult
    public func makeDirectory(_ name: String) throws -> String {
        guard mkdir(path(name), 0o755) == 0, chmod(path(name), 0o755) == 0 else { throw SystemFailure("mkdir") }
        return path(name)
    }

    public func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path(name))
    }

    public func bytes(of name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path(name))))
    }

    /// The text of a file; `nil` when it is not there.
    public func text(of name: String) -> String? {
        FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The size of a file, in bytes; 0 when it is not there.
    public func size(_ name: String) throws -> Int {
        var status = stat()
        guard stat(path(name), &status) == 0 || errno == ENOENT else { throw SystemFailure("stat") }
        return Int(status.st_size)
    }

    /// Whether there is such a file.
    public func has(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

    /// The names of what is in it, sorted.
    public func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

extension TemporaryDirectory {
    /// The names of what is in any directory, sorted.
    public static func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

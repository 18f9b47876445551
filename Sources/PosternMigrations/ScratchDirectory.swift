internal import Glibc
package import PosternSQL

/// A new directory below `TMPDIR`.
package enum ScratchDirectory {
    /// Makes one.
    ///
    /// - Returns: its path.
    package static func make() throws(DatabaseError) -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/postern-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw DatabaseError(.cannotOpen, "cannot make a directory in \(base): \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

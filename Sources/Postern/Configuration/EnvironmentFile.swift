import Glibc

/// The variables that a `.env` file gives, in the order of the file.
///
/// The file is UTF-8 (a byte order mark is skipped), its lines end with LF or CRLF, and each line is blank, a comment, or an entry:
///
/// ```
/// # a comment
/// DATABASE_URL=sqlite:///notes.db   # a comment, as a space or tab stands before the #
/// export COLOUR = '#ff0000'         # `export` and the spaces around `=` mean nothing
/// GREETING="Hello,\n\"world\""      # \n \r \t \\ \" \$ and no other escape
/// MOTTO="may run over
/// several lines"
/// ```
///
/// A value without quotes is trimmed of spaces and tabs; a quote, `#` or backslash inside it stands for itself, so `A=#1` is `#1`,
/// but `A= #1` is empty. Single quotes keep every character between them and close on their own line. A CRLF inside double quotes
/// is one LF. **Nothing is expanded:** `$NAME` and `${NAME}` stay as they are written, in quotes or not.
///
/// What Starlette's `Config` reads is read here with the same meaning, except for what it takes without a word and this reader
/// refuses (a line without `=`, a name given twice, quotes that do not match) and for ` # comment`, which it keeps in the value.
///
/// Values may be secrets: neither an error nor the description of a file or an entry shows one.
package struct EnvironmentFile: Sendable {
    /// One variable; its ``line``, counted from 1, is the line that its name stands on.
    package struct Entry: Sendable, Equatable {
        package let name: String
        package let value: String
        package let line: Int
    }

    /// The path as it was given, for messages.
    package let path: String

    /// No two entries have the same name.
    package let entries: [Entry]

    /// The values by name.
    package var values: [String: String] {
        Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value) })
    }

    /// The line, counted from 1, that gives `name`; `nil` if the file does not give it.
    package func line(of name: String) -> Int? {
        entries.first { $0.name == name }?.line
    }

    /// Parses the whole content of a file; a pure function, in time linear in `bytes`.
    ///
    /// - Parameter path: What the errors call the file; nothing is opened.
    /// - Throws: The first fault of the file, with its line. A fault of the encoding comes before one of the grammar.
    package init(parsing bytes: [UInt8], path: String) throws(EnvironmentFileError) {
        var parser = try EnvironmentFileParser(bytes, path: path)
        self.path = path
        self.entries = try parser.parse()
    }

    /// Reads and parses the file at `path`, which may be a pipe (`/dev/fd/63`): then this blocks until its writer closes it.
    ///
    /// - Parameter limit: The most bytes that are read.
    /// - Returns: `nil` if nothing exists at `path`, and if it is a link that leads nowhere.
    /// - Throws: ``EnvironmentFileError`` for a directory, for what cannot be read, for more than `limit` bytes, and as
    ///   ``init(parsing:path:)`` does. The C functions are `open`, `fstat` and `read`.
    package static func read(path: String, limit: Int = 1 << 20) throws(EnvironmentFileError) -> EnvironmentFile? {
        // C would stop at the NUL and open another file.
        guard !path.utf8.contains(0) else { throw EnvironmentFileError(path: path, problem: .unreadable(errno: EINVAL)) }

        var descriptor: Int32
        repeat { descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else {
            let code = errno
            guard code != ENOENT else { return nil }
            throw EnvironmentFileError(path: path, problem: .unreadable(errno: code))
        }
        defer { close(descriptor) }

        return try EnvironmentFile(parsing: content(of: descriptor, path: path, limit: limit), path: path)
    }

    private static func content(of descriptor: Int32, path: String, limit: Int) throws(EnvironmentFileError) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw EnvironmentFileError(path: path, problem: .unreadable(errno: errno))
        }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw EnvironmentFileError(path: path, problem: .directory) }

        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let (count, code) = chunk.withUnsafeMutableBytes { buffer in
                (Glibc.read(descriptor, buffer.baseAddress, buffer.count), errno)
            }
            if count < 0 && code == EINTR { continue }
            guard count >= 0 else { throw EnvironmentFileError(path: path, problem: .unreadable(errno: code)) }
            guard count > 0 else { return content }
            guard content.count + count <= limit else {
                throw EnvironmentFileError(path: path, problem: .tooLarge(limit: limit))
            }
            content.append(contentsOf: chunk[..<count])
        }
    }
}

extension EnvironmentFile: CustomStringConvertible {
    /// The path and the entries without their values.
    package var description: String { "\(path): \(entries)" }
}

extension EnvironmentFile.Entry: CustomStringConvertible {
    /// The name and the line, never the value.
    package var description: String { "\(name) (line \(line))" }
}

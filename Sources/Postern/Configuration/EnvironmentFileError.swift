import Glibc

/// What is wrong with a `.env` file, where, and what to do about it.
///
/// It never holds a value of the file, nor text that could be a piece of one, such as a name that is not valid.
package struct EnvironmentFileError: Error, Equatable {
    package enum Problem: Sendable, Equatable {
        case directory
        case unreadable(errno: Int32)
        case tooLarge(limit: Int)
        case invalidUTF8
        case nulByte
        case loneCarriageReturn
        case missingEqualsSign
        case invalidName
        case duplicateName(String, firstLine: Int)
        case unterminatedSingleQuote(name: String)
        case unterminatedDoubleQuote(name: String)
        case textAfterClosingQuote(name: String)
        case unknownEscape(name: String)
    }

    package let path: String

    /// Counted from 1; `nil` if the file as a whole is at fault. For a quote that is never closed, the line that opens it.
    package let line: Int?

    package let problem: Problem

    package init(path: String, line: Int? = nil, problem: Problem) {
        self.path = path
        self.line = line
        self.problem = problem
    }
}

extension EnvironmentFileError: CustomStringConvertible {
    /// One line, as compilers write it: `.env:3: DATABASE_URL is given twice (first on line 1); keep one`.
    package var description: String {
        guard let line else { return "\(path): \(problem)" }
        return "\(path):\(line): \(problem)"
    }
}

extension EnvironmentFileError.Problem: CustomStringConvertible {
    /// The fault and, after a semicolon, its remedy.
    package var description: String {
        switch self {
        case .directory:
            "this is a directory; name a file"
        case .unreadable(let errno):
            "cannot be read: \(String(cString: strerror(errno))); correct the path or the permissions"
        case .tooLarge(let limit):
            "holds more than \(limit) bytes; check that this is the right file"
        case .invalidUTF8:
            "not valid UTF-8; save the file as UTF-8"
        case .nulByte:
            "a NUL byte, which no environment variable can hold; remove it"
        case .loneCarriageReturn:
            "a carriage return without a line feed; end lines with LF or CRLF, or write \\r in double quotes"
        case .missingEqualsSign:
            "no = on this line; write NAME=value, begin a comment with #, or put a value of several lines in double quotes"
        case .invalidName:
            "the name before = is not valid; use letters (A-Z, a-z), digits and _, and no digit first"
        case .duplicateName(let name, let firstLine):
            "\(name) is given twice (first on line \(firstLine)); keep one"
        case .unterminatedSingleQuote(let name):
            "the single quote that opens \(name) is not closed on its line; close it, or use double quotes"
        case .unterminatedDoubleQuote(let name):
            "the double quote that opens \(name) is never closed; close it, and write \\\" for one inside the value"
        case .textAfterClosingQuote(let name):
            "text after the closing quote of \(name); quote the whole value, or begin a comment with a space and #"
        case .unknownEscape(let name):
            "unknown escape in \(name) (known are \\n \\r \\t \\\\ \\\" \\$); write \\\\ for a backslash, or use single quotes"
        }
    }
}

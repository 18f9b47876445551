/// Why bytes are not a JSON document, and where.
///
/// The text names at most one character of the document, so it is safe to log and to send back.
public struct JSONSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// How many bytes precede the fault.
    public let offset: Int
    /// The line of the fault, counted from 1; a line ends with a line feed.
    public let line: Int
    /// The character of the fault within its line, counted from 1; characters are Unicode scalars, as most editors count.
    public let column: Int
    /// What is wrong, as a part of a sentence: `a comma before the closing bracket`.
    public let reason: String

    /// `line 1, column 14 (byte offset 13): a comma before the closing bracket`
    public var description: String { "line \(line), column \(column) (byte offset \(offset)): \(reason)" }

    init(_ reason: String, at offset: Int, in bytes: Span<UInt8>) {
        var line = 1
        var column = 1
        for position in 0..<offset {
            if bytes[position] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if bytes[position] & 0b1100_0000 != 0b1000_0000 {  // not within a character of several bytes
                column += 1
            }
        }
        self.offset = offset
        self.line = line
        self.column = column
        self.reason = reason
    }
}

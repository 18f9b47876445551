package import Logging

/// What one log line says; its bytes are a pure function of this value and the style.
///
/// Whatever the strings hold, the result is one line: control characters (U+0000–U+001F, U+007F–U+009F) and the line and
/// paragraph separators (U+2028, U+2029) are escaped, so that nobody can forge a line or send a terminal its commands.
/// In the text style the message is free text, and nothing tells the end of it from the metadata: programs should read JSON.
package struct LogLine: Sendable {
    /// The most bytes of a message or a string that are written, before they are escaped; the mark of the cut comes in addition.
    ///
    /// A list or dictionary gets no further element once it has filled as many.
    package static let limit = 8 * 1024

    /// How many lists and dictionaries may stand inside one another.
    package static let depth = 16

    package let time: LogTime
    package let level: Logger.Level
    package let logger: String
    package let message: String
    package let metadata: Logger.Metadata

    package init(time: LogTime, level: Logger.Level, logger: String, message: String, metadata: Logger.Metadata = [:]) {
        self.time = time
        self.level = level
        self.logger = logger
        self.message = message
        self.metadata = metadata
    }

    /// The line in UTF-8, with the LF that ends it. Metadata keys are sorted.
    package func encoded(as style: LogStyle) -> [UInt8] {
        switch style {
        case .text: TextLogEncoder.encode(self)
        case .json: JSONLogEncoder.encode(self)
        }
    }
}

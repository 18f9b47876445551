package import Logging

/// A backend for swift-log that writes each event as one ``LogLine``.
///
/// ```swift
/// let output = LogOutput()
/// LoggingSystem.bootstrap(
///     { label, provider in LineLogHandler(label: label, style: .text, output: output, metadataProvider: provider) },
///     metadataProvider: nil)
/// ```
///
/// Of two metadata values with the same key the later one counts: the handler's, the provider's, the event's, and then
/// `error.message` and `error.type` of the event's error. The source location is not written.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let style: LogStyle
    private let output: LogOutput

    /// - Parameter output: Shared by all the handlers of the program, as it keeps their lines apart.
    package init(
        label: String, style: LogStyle, output: LogOutput, logLevel: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.style = style
        self.output = output
        self.logLevel = logLevel
        self.metadataProvider = metadataProvider
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the event; never throws, and drops what cannot be written, as ``LogOutput/write(_:)`` says. The next line says how many
    /// were.
    package func log(event: LogEvent) {
        let lost = output.takeLostLines()
        if lost > 0 {
            let notice = LogLine(
                time: .now(), level: .warning, logger: label, message: "lines of this log are lost, because it was not read",
                metadata: ["lines": .stringConvertible(lost)])
            output.write(notice.encoded(as: style))
        }
        let line = LogLine(
            time: .now(), level: event.level, logger: label, message: event.message.description, metadata: merged(event))
        output.write(line.encoded(as: style))
    }

    private func merged(_ event: LogEvent) -> Logger.Metadata {
        var merged = metadata
        if let metadataProvider {
            merged.merge(metadataProvider.get()) { $1 }
        }
        if let metadata = event.metadata {
            merged.merge(metadata) { $1 }
        }
        if let error = event.error {
            merged["error.message"] = "\(error)"
            merged["error.type"] = "\(String(reflecting: type(of: error)))"
        }
        return merged
    }
}

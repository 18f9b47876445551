/// How a log line is written.
public enum LogStyle: String, CaseIterable, Sendable {
    /// For people: `2026-11-23T04:43:11.123Z info gateway: message key=value key2="quoted value"`.
    case text

    /// For programs: one JSON object a line, with `time`, `level`, `logger`, `message`, and the metadata under its own keys.
    case json
}

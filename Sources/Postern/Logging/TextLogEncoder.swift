import Logging

/// Writes a ``LogLine`` for people: `2026-11-23T04:43:11.123Z info gateway: message key=value key2="quoted value"`.
///
/// A list is `[a,b]`, a dictionary `{key=value}`. A string stands in quotes if it is empty or could be taken for something else.
struct TextLogEncoder {
    private var buffer = LogBuffer(.text)

    static func encode(_ line: LogLine) -> [UInt8] {
        var encoder = TextLogEncoder()
        encoder.append(line)
        return encoder.buffer.bytes
    }

    private mutating func append(_ line: LogLine) {
        buffer.append(verbatim: "\(line.time.text) \(line.level.rawValue)")
        if !line.logger.isEmpty {
            buffer.append(verbatim: " ")
            buffer.append(escaping: line.logger, limit: LogLine.limit)
        }
        buffer.append(verbatim: ":")
        if !line.message.isEmpty {
            buffer.append(verbatim: " ")
            buffer.append(escaping: line.message, limit: LogLine.limit)
        }
        for (key, value) in line.metadata.sorted(by: { $0.key < $1.key }) {
            buffer.append(verbatim: " ")
            append(key, value, end: buffer.bytes.count + LogLine.limit, depth: 0)
        }
        buffer.append(verbatim: "\n")
    }

    /// `end` is the count of bytes at which lists and dictionaries stop.
    private mutating func append(_ key: String, _ value: Logger.MetadataValue, end: Int, depth: Int) {
        append(word: key)
        buffer.append(verbatim: "=")
        append(value, end: end, depth: depth)
    }

    private mutating func append(_ value: Logger.MetadataValue, end: Int, depth: Int) {
        switch value {
        case .string(let text):
            append(word: text, limit: LogLine.limit)
        case .stringConvertible(let value):
            append(word: value.description, limit: LogLine.limit)
        case .array(let list):
            append(list, "[", "]", end: end, depth: depth) { encoder, element in
                encoder.append(element, end: end, depth: depth + 1)
            }
        case .dictionary(let dictionary):
            append(dictionary.sorted { $0.key < $1.key }, "{", "}", end: end, depth: depth) { encoder, element in
                encoder.append(element.key, element.value, end: end, depth: depth + 1)
            }
        }
    }

    private mutating func append<Element>(
        _ elements: [Element], _ open: String, _ close: String, end: Int, depth: Int,
        each: (inout TextLogEncoder, Element) -> Void
    ) {
        buffer.append(verbatim: open)
        for (index, element) in elements.enumerated() {
            if index > 0 { buffer.append(verbatim: ",") }
            guard buffer.bytes.count < end, depth < LogLine.depth else {
                buffer.append(quoting: "…(cut, \(elements.count - index) elements)")
                break
            }
            each(&self, element)
        }
        buffer.append(verbatim: close)
    }

    private mutating func append(word: String, limit: Int = .max) {
        if word.isEmpty || word.utf8.count > limit || word.unicodeScalars.contains(where: Self.needsQuotes) {
            buffer.append(quoting: word, limit: limit)
        } else {
            buffer.append(verbatim: word)
        }
    }

    private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\"", "\\", "=", ",", "[", "]", "{", "}": true
        default: LogBuffer.isControl(scalar)
        }
    }
}

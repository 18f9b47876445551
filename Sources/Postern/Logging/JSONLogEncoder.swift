import Logging

/// Writes a ``LogLine`` for programs: `{"time":"…","level":"info","logger":"gateway","message":"…","key":"value"}`.
///
/// The fixed keys come first, in this order. A metadata key that equals one of them gets `_` appended until no other has its name.
/// Booleans, integers and finite doubles stay what they are; any other value is a string, a list or an object.
struct JSONLogEncoder {
    private var buffer = LogBuffer(.json)

    private static let fixedKeys: Set = ["time", "level", "logger", "message"]

    static func encode(_ line: LogLine) -> [UInt8] {
        var encoder = JSONLogEncoder()
        encoder.append(line)
        return encoder.buffer.bytes
    }

    private mutating func append(_ line: LogLine) {
        buffer.append(verbatim: "{\"time\":\"\(line.time.text)\",\"level\":\"\(line.level.rawValue)\",\"logger\":")
        buffer.append(quoting: line.logger, limit: LogLine.limit)
        buffer.append(verbatim: ",\"message\":")
        buffer.append(quoting: line.message, limit: LogLine.limit)
        for (key, value) in line.metadata.sorted(by: { $0.key < $1.key }) {
            buffer.append(verbatim: ",")
            let name = Self.fixedKeys.contains(key) ? Self.unused(key + "_", in: line.metadata) : key
            append(name, value, end: buffer.bytes.count + LogLine.limit, depth: 0)
        }
        buffer.append(verbatim: "}\n")
    }

    /// `end` is the count of bytes at which lists and objects stop.
    private mutating func append(_ key: String, _ value: Logger.MetadataValue, end: Int, depth: Int) {
        buffer.append(quoting: key)
        buffer.append(verbatim: ":")
        append(value, end: end, depth: depth)
    }

    private mutating func append(_ value: Logger.MetadataValue, end: Int, depth: Int) {
        switch value {
        case .string(let text): buffer.append(quoting: text, limit: LogLine.limit)
        case .stringConvertible(let value): append(scalar: value)
        case .array(let list): append(list, end: end, depth: depth)
        case .dictionary(let dictionary): append(dictionary, end: end, depth: depth)
        }
    }

    private mutating func append(scalar value: any CustomStringConvertible & Sendable) {
        switch value {
        case let value as Bool: buffer.append(verbatim: value ? "true" : "false")
        case let value as any FixedWidthInteger: buffer.append(verbatim: String(value, radix: 10))
        case let value as Double where value.isFinite: buffer.append(verbatim: "\(value)")
        default: buffer.append(quoting: value.description, limit: LogLine.limit)
        }
    }

    private mutating func append(_ list: [Logger.MetadataValue], end: Int, depth: Int) {
        buffer.append(verbatim: "[")
        for (index, element) in list.enumerated() {
            if index > 0 { buffer.append(verbatim: ",") }
            guard buffer.bytes.count < end, depth < LogLine.depth else {
                buffer.append(quoting: "…(cut, \(list.count - index) elements)")
                break
            }
            append(element, end: end, depth: depth + 1)
        }
        buffer.append(verbatim: "]")
    }

    private mutating func append(_ dictionary: Logger.Metadata, end: Int, depth: Int) {
        buffer.append(verbatim: "{")
        for (index, element) in dictionary.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { buffer.append(verbatim: ",") }
            guard buffer.bytes.count < end, depth < LogLine.depth else {
                buffer.append(quoting: Self.unused("…", in: dictionary))
                buffer.append(verbatim: ":\"(cut, \(dictionary.count - index) elements)\"")
                break
            }
            append(element.key, element.value, end: end, depth: depth + 1)
        }
        buffer.append(verbatim: "}")
    }

    /// `key`, with as many `_` as it takes to differ from the keys of `metadata`.
    private static func unused(_ key: String, in metadata: Logger.Metadata) -> String {
        metadata[key] == nil ? key : unused(key + "_", in: metadata)
    }
}

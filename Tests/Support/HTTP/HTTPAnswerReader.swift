/// Reads HTTP/1.1 answers from a stream of bytes (RFC 9112 §6, §7.1).
public struct HTTPAnswerReader: Sendable {
    private var bytes: [UInt8] = []

    public init() {}

    public struct Malformed: Error, CustomStringConvertible {
        public let description: String
    }

    /// Reads one answer; what came in behind it is kept for the next.
    ///
    /// - Parameters:
    ///   - isBodiless: whether the request was a `HEAD`, whose answer announces a body and has none.
    ///   - more: waits for further bytes; empty at the end of the stream.
    public mutating func next(isBodiless: Bool, more: () throws -> [UInt8]) throws -> HTTPAnswer {
        let head = String(decoding: try take(through: "\r\n\r\n", more), as: UTF8.self)
        var lines = head.split(separator: "\r\n")
        guard !lines.isEmpty else { throw Malformed(description: "no status line") }
        let statusLine = lines.removeFirst()
        let words = statusLine.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw Malformed(description: "no status line: \(statusLine)")
        }
        let headers = try lines.map { line in
            guard let colon = line.firstIndex(of: ":") else { throw Malformed(description: "no field: \(line)") }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (name: line[..<colon].lowercased(), value: String(value))
        }
        if (100...199).contains(status) { return try next(isBodiless: isBodiless, more: more) }
        let hasBody = !isBodiless && status != 204 && status != 304
        let body = hasBody ? try body(headers, more) : []
        return HTTPAnswer(
            status: status, headers: headers, body: body, description: head + String(decoding: body, as: UTF8.self))
    }

    private mutating func body(_ headers: [(name: String, value: String)], _ more: () throws -> [UInt8]) throws
        -> [UInt8]
    {
        if headers.contains(where: { $0.name == "transfer-encoding" }) { return try chunks(more) }
        guard let announced = headers.first(where: { $0.name == "content-length" }) else {
            while try fill(more) {}
            return take(bytes.count)
        }
        guard let length = Int(announced.value) else {
            throw Malformed(description: "Content-Length \(announced.value)")
        }
        return try take(exactly: length, more)
    }

    private mutating func chunks(_ more: () throws -> [UInt8]) throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = String(decoding: try take(through: "\r\n", more).dropLast(2), as: UTF8.self)
            guard let size = Int(line, radix: 16) else { throw Malformed(description: "chunk of \(line)") }
            body += try take(exactly: size, more)
            _ = try take(exactly: 2, more)
            guard size > 0 else { return body }
        }
    }

    private mutating func take(through end: String, _ more: () throws -> [UInt8]) throws -> [UInt8] {
        while true {
            if let range = bytes.firstRange(of: Array(end.utf8)) { return take(range.upperBound) }
            guard try fill(more) else {
                throw Malformed(description: "the stream ended in a head: \(bytes.count) bytes")
            }
        }
    }

    private mutating func take(exactly count: Int, _ more: () throws -> [UInt8]) throws -> [UInt8] {
        while bytes.count < count {
            guard try fill(more) else {
                throw Malformed(description: "the body ended after \(bytes.count) of \(count) bytes")
            }
        }
        return take(count)
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        defer { bytes.removeFirst(count) }
        return Array(bytes.prefix(count))
    }

    private mutating func fill(_ more: () throws -> [UInt8]) throws -> Bool {
        let new = try more()
        bytes += new
        return !new.isEmpty
    }
}

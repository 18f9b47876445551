import Synchronization

/// A web server's end of a FastCGI connection over a unix socket, as far as tests need it (FastCGI Specification §3, §5).
final class FastCGIClient: Sendable {
    private let socket: Socket
    private let buffer = Mutex<[UInt8]>([])

    init(path: String) throws { socket = try Socket(path: path) }

    /// Sends a request without the last `withheld` bytes of its body and without the body's end.
    ///
    /// - Parameter withheld: 0 sends all, with the end.
    func send(_ method: String, _ target: String, body: String = "", withheld: Int = 0) async throws {
        let bytes = Array(body.utf8)
        let variables = [
            ("REQUEST_METHOD", method), ("SCRIPT_NAME", ""), ("PATH_INFO", target), ("REQUEST_URI", target),
            ("QUERY_STRING", ""), ("CONTENT_TYPE", "application/json"), ("CONTENT_LENGTH", "\(bytes.count)"),
            ("SERVER_PROTOCOL", "HTTP/1.1"),
        ]
        let parameters = variables.flatMap { name, value in
            [UInt8(name.utf8.count), UInt8(value.utf8.count)] + Array(name.utf8) + Array(value.utf8)
        }
        let begin: [UInt8] = [0, 1, 1, 0, 0, 0, 0, 0]  // a responder, and the connection is kept
        var records = record(1, begin) + record(4, parameters) + record(4, [])
        if bytes.count > withheld { records += record(5, Array(bytes.dropLast(withheld))) }
        if withheld == 0 { records += record(5, []) }
        try await write(records)
    }

    /// Sends the rest of a body, and its end.
    func finish(_ rest: String) async throws {
        try await write(record(5, Array(rest.utf8)) + record(5, []))
    }

    /// Reads up to the end of the request: what the application sent to its standard output.
    ///
    /// - Returns: `nil` when the connection was closed before.
    func answer() async throws -> String? {
        try await blocking { [self] in
            let deadline = Deadline()
            var output: [UInt8] = []
            while let (type, content) = try nextRecord(by: deadline) {
                if type == 6 { output += content }
                if type == 3 { return String(decoding: output, as: UTF8.self) }
            }
            return nil
        }
    }

    private func nextRecord(by deadline: Deadline) throws -> (type: UInt8, content: [UInt8])? {
        try buffer.withLock { buffer in
            while true {
                if buffer.count >= 8 {
                    let length = Int(buffer[4]) << 8 | Int(buffer[5])
                    let size = 8 + length + Int(buffer[6])
                    if buffer.count >= size {
                        defer { buffer.removeFirst(size) }
                        return (buffer[1], Array(buffer[8..<8 + length]))
                    }
                }
                let more = try socket.read(by: deadline)
                guard !more.isEmpty else { return nil }
                buffer += more
            }
        }
    }

    private func write(_ bytes: [UInt8]) async throws {
        try await blocking { [socket] in try socket.write(bytes, by: Deadline()) }
    }

    private func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        [1, type, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 0xff), 0, 0] + content
    }
}

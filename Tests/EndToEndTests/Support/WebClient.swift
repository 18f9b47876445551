import TestSupport

/// Sends requests to a web server of this machine, each on a connection of its own.
struct WebClient: Sendable {
    let port: UInt16
    /// Lives at least as long as its clients.
    let server: any AnyObject & Sendable

    func get(_ target: String, headers: [String] = []) async throws -> HTTPAnswer {
        try await send("GET", target, headers: headers)
    }

    /// Sends `json` as `application/json`.
    func send(_ method: String, _ target: String, json: String) async throws -> HTTPAnswer {
        try await send(method, target, headers: ["Content-Type: application/json"], body: Array(json.utf8))
    }

    /// - Parameter headers: lines besides `Host`, `Connection` and, for a body, `Content-Length`.
    func send(_ method: String, _ target: String, headers: [String] = [], body: [UInt8] = []) async throws -> HTTPAnswer {
        let connection = try HTTPConnection(port: port)
        try await connection.send(request(method, target, ["Connection: close"] + headers, body))
        return try await connection.answer(to: method)
    }

    /// The bytes of a request.
    func request(_ method: String, _ target: String, _ headers: [String] = [], _ body: [UInt8] = []) -> [UInt8] {
        let length = body.isEmpty ? [] : ["Content-Length: \(body.count)"]
        let lines = ["\(method) \(target) HTTP/1.1", "Host: localhost"] + headers + length + ["", ""]
        return Array(lines.joined(separator: "\r\n").utf8) + body
    }
}

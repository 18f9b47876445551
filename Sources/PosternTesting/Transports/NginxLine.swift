internal import HTTPTypes
internal import Logging
internal import PosternGateway
internal import PosternHTTP
internal import PosternMigrations

/// Carries requests as HTTP to an nginx of its own before a gateway.
final class NginxLine: TestLine {
    private let line: GatewayLine
    private let nginx: NginxProcess

    init(_ responder: any Responder, _ settings: GatewaySettings, _ logger: Logger, speaking wire: WireProtocol) throws {
        line = try GatewayLine(responder, settings, logger, speaking: wire, isListening: true)
        do { nginx = try NginxProcess(before: line.socket ?? "", speaking: wire) } catch {
            line.end()
            throw error
        }
    }

    var followUps: FollowUps { line.followUps }

    func end() {
        nginx.stop()
        line.end()
    }

    func answer(to call: TestCall, on executor: ThreadExecutor) throws -> TestAnswer {
        guard call.variables.isEmpty else {
            throw NoAnswer(description: "variables are for a web server to make: send them without nginx, or as header fields")
        }
        let connection = TestConnection(try SocketFile.connect(to: nginx.socket))
        connection.send(Self.bytes(of: call))
        var bytes: [UInt8] = []
        while let more = try connection.receive() { bytes += more }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            throw NoAnswer(description: "nginx closed the connection without an answer")
        }
        // "HTTP/1.1 404 Not Found" becomes what a CGI program says.
        let status = bytes[..<end].drop { $0 != UInt8(ascii: " ") }
        return TestAnswer(Array("Status:".utf8) + status + bytes[end...])
    }

    /// As HTTP/1.0, whose answers are never in chunks and end with the connection.
    private static func bytes(of call: TestCall) -> [UInt8] {
        var head = "\(call.method.rawValue) \(call.target) HTTP/1.0\r\n"
        if !call.headers.contains(where: { $0.name.canonicalName == "host" }) { head += "Host: localhost\r\n" }
        for field in call.headers { head += "\(field.name.rawName): \(field.value)\r\n" }
        if call.headers[.contentLength] == nil, !call.body.isEmpty { head += "Content-Length: \(call.body.count)\r\n" }
        return Array("\(head)\r\n".utf8) + call.body
    }
}

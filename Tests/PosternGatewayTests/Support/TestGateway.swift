import Logging
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// A gateway on a socket of its own, with the echo application behind it.
final class TestGateway {
    let application = EchoApplication()
    let gateway: Gateway
    let socketPath: String
    private let directory: TemporaryDirectory

    /// Serves while `body` runs, and drains.
    static func run(
        _ settings: GatewaySettings = GatewaySettings(workers: 2), _ body: (TestGateway) throws -> Void
    ) throws {
        let gateway = try TestGateway(settings)
        defer { gateway.stop() }
        try body(gateway)
    }

    /// Serves while `body` runs with the port of a TCP socket that was handed in, and drains.
    static func runOnPort(_ settings: GatewaySettings, _ body: (TestGateway, UInt16) throws -> Void) throws {
        let socket = try LoopbackSocket()
        let gateway = try TestGateway(settings, listeners: [Listener(ListenAddress("fastcgi:fd:\(socket.descriptor)"))])
        defer { gateway.stop() }
        try body(gateway, socket.port)
    }

    /// The answer of another application to `GET /echo`.
    static func answer(of router: Router) throws -> FastCGIAnswer {
        let gateway = try TestGateway(GatewaySettings(workers: 1), router)
        defer { gateway.stop() }
        return try gateway.answer()
    }

    private init(_ settings: GatewaySettings, _ router: Router? = nil, listeners: [Listener] = []) throws {
        directory = try TemporaryDirectory()
        socketPath = directory.path("socket")
        gateway = try Gateway(
            listeners: [Listener(.unix(socketPath))] + listeners, responder: router ?? application.router(),
            settings: settings,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try gateway.start()
    }

    private func stop() {
        gateway.drain()
        do { try eventually("the gateway to drain", within: .seconds(20)) { gateway.isDrained } } catch {
            Issue.record(error)
            gateway.abandon()
        }
    }

    /// How many requests reached a handler.
    var handled: Int { application.requests.count }

    func connect() throws -> FastCGIClient {
        try FastCGIClient(.unix(path: socketPath))
    }

    /// A connection whose request has reached its handler, which waits at the gate.
    func connectAtGate() throws -> FastCGIClient {
        let client = try connect()
        try client.send(FastCGIRequest("GET", "/gate"))
        try #require(application.gate.hasVisitor())
        return client
    }

    /// The answer to `request` on a connection of its own.
    func answer(to request: FastCGIRequest = FastCGIRequest()) throws -> FastCGIAnswer {
        try connect().answer(to: request)
    }

    /// What comes of `bytes` on a connection of their own, on which nothing else is sent.
    func outcome(of bytes: [UInt8], isFinished: Bool = false) throws -> FastCGIAnswer {
        let client = try connect()
        try client.send(bytes)
        if isFinished { client.finishSending() }
        return try client.receive()
    }

    /// Whether the next request on a new connection gets its right answer within a second.
    func isAlive() throws -> Bool {
        let body = patternBytes(100)
        let answer = try connect().answer(to: FastCGIRequest("POST", body: body), within: .seconds(20))
        return answer.isComplete && answer.status == 200 && answer.body == body
    }
}

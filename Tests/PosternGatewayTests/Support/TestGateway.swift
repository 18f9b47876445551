import Logging
import PosternHTTP
import TestSupport
import Testing

@testable import PosternGateway

/// A gateway on two sockets of its own, for FastCGI and SCGI, with the echo application behind it.
final class TestGateway {
    let application = EchoApplication()
    let gateway: Gateway
    let socketPath: String
    let scgiPath: String
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
    static func runOnPort(
        _ settings: GatewaySettings, _ wire: WireProtocol = .fastcgi, _ body: (TestGateway, UInt16) throws -> Void
    ) throws {
        let socket = try LoopbackSocket()
        let address = try ListenAddress("\(wire.rawValue):fd:\(socket.descriptor)")
        let gateway = try TestGateway(settings, listeners: [Listener(address)])
        defer { gateway.stop() }
        try body(gateway, socket.port)
    }

    /// The answer of another application to `GET /echo`.
    static func answer(of router: Router) throws -> FastCGIAnswer {
        let gateway = try TestGateway(GatewaySettings(workers: 1), router)
        defer { gateway.stop() }
        return try gateway.answer()
    }

    /// Lets `body` ask for answers of another application.
    static func serve(
        _ router: Router, _ settings: GatewaySettings = GatewaySettings(workers: 1),
        listeners: [Listener] = [], logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        observers: [any RequestObserver] = [], running: RunningRequests? = nil, _ body: (TestGateway) throws -> Void
    ) throws {
        let gateway = try TestGateway(
            settings, router, listeners: listeners, logger: logger, observers: observers, running: running)
        defer { gateway.stop() }
        try body(gateway)
    }

    /// Serves while `body` runs; the gateways that `next` gives share a handover with it.
    static func runSucceeded(_ body: (_ first: TestGateway, _ next: () throws -> TestGateway) throws -> Void) throws {
        let handover = try Handover()
        var gateways: [TestGateway] = []
        func make() throws -> TestGateway {
            let gateway = try TestGateway(GatewaySettings(workers: 2), handover: handover)
            gateways.append(gateway)
            return gateway
        }
        defer { for gateway in gateways { gateway.stop() } }
        try body(make(), make)
    }

    private init(
        _ settings: GatewaySettings, _ router: Router? = nil, listeners: [Listener] = [], handover: Handover? = nil,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, observers: [any RequestObserver] = [],
        running: RunningRequests? = nil
    ) throws {
        directory = try TemporaryDirectory()
        socketPath = directory.path("socket")
        scgiPath = directory.path("scgi")
        gateway = try Gateway(
            listeners: [Listener(.unix(socketPath)), Listener(ListenAddress("scgi:unix:\(scgiPath)"))] + listeners,
            handover: handover,
            responder: router ?? application.router(),
            settings: settings,
            logger: logger, observers: observers, running: running)
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

    func connectSCGI() throws -> SCGIClient {
        try SCGIClient(.unix(path: scgiPath))
    }

    /// The answer to `request` over SCGI.
    func answer(to request: SCGIRequest) throws -> SCGIAnswer {
        try connectSCGI().answer(to: request)
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

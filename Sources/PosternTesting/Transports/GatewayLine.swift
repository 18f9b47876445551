internal import Glibc
internal import Logging
internal import PosternGateway
internal import PosternHTTP
internal import PosternMigrations

/// Carries requests as bytes to a gateway, each over a connection of its own.
final class GatewayLine: TestLine {
    /// Where the gateway listens; `nil` for one that is given its connections.
    let socket: String?
    private let gateway: Gateway
    private let wire: WireProtocol
    private let directory: String?

    init(
        _ responder: any Responder, _ settings: GatewaySettings, _ logger: Logger, speaking wire: WireProtocol, isListening: Bool
    ) throws {
        self.wire = wire
        directory = isListening ? try ScratchDirectory.make() : nil
        socket = directory.map { $0 + "/app.sock" }
        let listeners = try socket.map { path in [try Listener(ListenAddress("\(wire.rawValue):unix:\(path)"))] } ?? []
        var settings = settings
        settings.workers = 2
        gateway = try Gateway(
            listeners: listeners, responder: responder, settings: settings, logger: logger)
        try gateway.start()
    }

    var followUps: FollowUps { gateway.followUps }

    func end() {
        gateway.drain()  // removes the file of the socket
        if let directory { rmdir(directory) }
    }

    func answer(to call: TestCall, on executor: ThreadExecutor) throws -> TestAnswer {
        let connection = TestConnection(try connect())
        connection.send(WireRequest.bytes(FakeRequest(call), body: call.body, over: wire))
        var answer = WireAnswer(over: wire)
        while !answer.isComplete {
            guard let bytes = try connection.receive() else { break }
            answer.append(bytes)
        }
        guard let whole = answer.answer else { throw NoAnswer(description: "the connection was closed without an answer") }
        return whole
    }

    private func connect() throws -> Int32 {
        if let socket { return try SocketFile.connect(to: socket) }
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw NoAnswer(description: "socketpair failed: \(String(cString: strerror(errno)))")
        }
        gateway.enter(ends[1], speaking: wire)
        return ends[0]
    }
}

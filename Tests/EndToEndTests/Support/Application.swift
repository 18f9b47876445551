import Logging
import PosternGateway
import PosternHTTP
import TestSupport

/// An application of a test's own on a unix socket, served in this process by the gateway.
final class Application: Sendable {
    let socket: String
    let gateway: Gateway

    init(
        _ routes: [Route], speaking wire: WireProtocol = .fastcgi, in directory: TemporaryDirectory,
        settings: GatewaySettings = GatewaySettings(workers: 2)
    ) throws {
        socket = directory.path("application.sock")
        gateway = try Gateway(
            listeners: [Listener(ListenAddress("\(wire.rawValue):unix:\(socket)?mode=0666"))], responder: Router(routes),
            settings: settings, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try gateway.start()
    }

    deinit { gateway.drain() }
}

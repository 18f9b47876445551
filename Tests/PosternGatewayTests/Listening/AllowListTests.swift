import Glibc
import InMemoryLogging
import Logging
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// TCP listeners, and who may connect to them. The peers are addresses of this machine's loopback.
struct AllowListTests {
    /// Serves at a port of `host`, and lends the listener and the log to `body`.
    private func serve(
        _ host: String, _ options: String, _ body: (UInt16, Listener, InMemoryLogHandler) throws -> Void
    ) throws {
        let port = try FreePort.take()
        let log = InMemoryLogHandler()
        let listener = try Listener(ListenAddress("scgi:\(host):\(port)\(options)"))
        let gateway = try Gateway(
            listeners: [listener], responder: Router([Route(.get, "/echo") { _ in .text("in") }]),
            settings: GatewaySettings(workers: 1), logger: Logger(label: "test") { _ in log })
        try gateway.start()
        defer { gateway.drain() }
        try body(port, listener, log)
    }

    @Test(arguments: ["127.0.0.1", "[::1]", "localhost"])
    func `a loopback address is served without a list`(_ host: String) throws {
        try serve(host, "") { port, _, _ in
            let name: SocketName = host == "[::1]" ? .portOfIPv6(port) : .port(port)
            let answer = try SCGIClient(name).answer(to: SCGIRequest())
            #expect(answer.text == "in")
        }
    }

    @Test func `a peer on the list is served, and any other is closed at once, counted and logged`() throws {
        try serve("0.0.0.0", "?allow=127.0.0.2,10.0.0.0/8") { port, listener, log in
            for count in 1...3 {
                let answer = try SCGIClient(.port(port)).answer(to: SCGIRequest())
                #expect(answer.isClosedUnanswered)
                #expect(listener.turnedAway == count)
            }
            let messages = log.entries.filter { $0.message == "a peer that may not connect was turned away" }
            #expect(messages.count == 1, "the others follow at most once a minute")
            #expect(messages.first?.metadata["peer"] == "127.0.0.1")
            #expect(messages.first?.metadata["turned_away"] == "1")
            let answer = try SCGIClient(.port(port, from: "127.0.0.2")).answer(to: SCGIRequest())
            #expect(answer.text == "in")
            #expect(listener.turnedAway == 3)
        }
    }

    @Test func `a peer that is turned away holds no worker`() throws {
        try serve("127.0.0.1", "?allow=127.0.0.2") { port, listener, _ in
            let strangers = try (0..<600).map { _ in try SCGIClient(.port(port)) }  // more than are accepted in one turn
            let answer = try SCGIClient(.port(port, from: "127.0.0.2")).answer(to: SCGIRequest())
            #expect(answer.text == "in")
            for stranger in strangers { #expect(try stranger.receive().isClosedUnanswered) }
            #expect(listener.turnedAway == 600)
        }
    }

    @Test func `all addresses of IPv6 leave those of IPv4 to another listener`() throws {
        let port = try FreePort.take()
        let six = try Listener(ListenAddress("scgi:[::]:\(port)?allow=::1"))
        let four = try Listener(ListenAddress("scgi:0.0.0.0:\(port)?allow=127.0.0.1"))
        withExtendedLifetime((six, four)) {}
    }

    @Test func `an address that this machine does not have is named`() throws {
        #expect {
            try Listener(ListenAddress("scgi:192.0.2.1:4000?allow=192.0.2.0/24"))
        } throws: {
            "\($0)" == "cannot listen on scgi:192.0.2.1:4000?allow=192.0.2.0/24: this machine does not have that address"
        }
    }
}

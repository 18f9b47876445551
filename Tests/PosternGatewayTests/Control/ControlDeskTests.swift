import Glibc
import TestSupport
import Testing

@testable import PosternGateway

/// Visitors of a control socket, well and badly behaved. The desk is attended by hand, so that nothing depends on the clock.
@Suite struct ControlDeskTests {
    private let directory: TemporaryDirectory
    private let path: String
    private let desk: ControlDesk

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("control")
        desk = ControlDesk(try Listener(ListenAddress.control("unix:\(path)")))
    }

    private func visit(_ text: String? = nil) throws -> TestSocket { try visit(text.map { Array($0.utf8) } ?? []) }

    private func visit(_ bytes: [UInt8]) throws -> TestSocket {
        let visitor = try TestSocket(.unix(path: path))
        #expect(try visitor.send(bytes[...], until: Deadline()))
        return visitor
    }

    /// All that is there for a visitor whose connection is closed.
    private func answer(_ visitor: TestSocket) throws -> ControlAnswer? {
        var bytes: [UInt8] = []
        while case .bytes(let part) = try visitor.receive(until: Deadline()) { bytes += part }
        return ControlAnswer(bytes)
    }

    @Test func `who says a command gets its answer, and the connection is closed`() throws {
        for line in ["ping\n", "ping\r\n", "ping\nping\n"] {
            let visitor = try visit(line)
            let commands = desk.attend(at: 0)
            #expect(commands.map(\.command) == [.ping])
            desk.answer(try #require(commands.first?.visitor), .ok("pong"), at: 0)
            #expect(try answer(visitor) == .ok("pong"))
        }
        #expect(desk.nextDeadline == .max, "nobody is left")
    }

    @Test func `a line that comes byte by byte is a command when it ends`() throws {
        let visitor = try visit()
        for byte in "ready".utf8 {
            #expect(try visitor.send([byte], until: Deadline()))
            #expect(desk.attend(at: 0).isEmpty)
        }
        #expect(try visitor.send([10], until: Deadline()))
        #expect(desk.attend(at: 0).map(\.command) == [.ready])
    }

    @Test func `who ends its half has said its line too, as socat does`() throws {
        let visitor = try visit("status json")
        #expect(desk.attend(at: 0).isEmpty)
        visitor.finishSending()
        let commands = desk.attend(at: 0)
        #expect(commands.map(\.command) == [.status(.json, isFull: false)])
        desk.answer(try #require(commands.first?.visitor), .ok("{}"), at: 0)
        #expect(try answer(visitor) == .ok("{}"))
    }

    @Test(arguments: [
        "bogus\n", "\n", "\u{0}\u{1}\u{FF}\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", String(repeating: "x", count: 300),
    ])
    func `who says something else is told what can be said`(_ text: String) throws {
        let visitor = try visit(text)
        #expect(desk.attend(at: 0).isEmpty)
        #expect(try answer(visitor) == .misunderstood)
    }

    @Test func `no bytes at all disturb the next visitor`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let visitor = try visit(bytes)
            if Bool.random(using: &random) { visitor.finishSending() }
            if Bool.random(using: &random) { visitor.close() }
            _ = desk.attend(at: 0)
        }
        _ = desk.attend(at: ControlVisitor.patience)
        let visitor = try visit("ping\n")
        let commands = desk.attend(at: ControlVisitor.patience)
        #expect(commands.map(\.command) == [.ping])
        withExtendedLifetime(visitor) {}
    }

    @Test func `who says nothing is closed when its time is over, and holds up nobody`() throws {
        let silent = try visit("pi")
        #expect(desk.attend(at: 1_000).isEmpty)
        #expect(desk.nextDeadline == 1_000 + ControlVisitor.patience)
        let other = try visit("ping\n")
        #expect(desk.attend(at: 2_000).map(\.command) == [.ping])
        #expect(desk.attend(at: 999 + ControlVisitor.patience).isEmpty)
        #expect(!silent.isReadable(until: Deadline(within: .zero)))
        #expect(desk.attend(at: 1_000 + ControlVisitor.patience).isEmpty)
        #expect(try silent.receive(until: Deadline()) != .nothing)
        withExtendedLifetime(other) {}
    }

    @Test func `who does not take its answer gets the rest later, or is closed`() throws {
        let text = String(repeating: "x", count: 3_000_000)
        let visitor = try visit("status\n")
        desk.answer(try #require(desk.attend(at: 0).first?.visitor), .ok(text), at: 0)
        #expect(desk.nextDeadline == ControlVisitor.patience)
        var bytes: [UInt8] = []
        while case .bytes(let part) = try visitor.receive(until: Deadline()) {
            bytes += part
            _ = desk.attend(at: 1)
        }
        #expect(ControlAnswer(bytes) == .ok(text))
        let late = try visit("status\n")
        desk.answer(try #require(desk.attend(at: 0).first?.visitor), .ok(text), at: 0)
        _ = desk.attend(at: ControlVisitor.patience)
        #expect(desk.nextDeadline == .max)
        withExtendedLifetime(late) {}
    }

    @Test func `who waits for a long command may, until it goes away`() throws {
        let visitor = try visit("reload\n")
        let ticket = try #require(desk.attend(at: 0).first?.visitor)
        #expect(desk.attend(at: 1_000_000).isEmpty)
        visitor.finishSending()
        #expect(desk.attend(at: 1_000_000).isEmpty)
        visitor.close()
        #expect(desk.attend(at: 1_000_000).isEmpty)
        let next = try visit("ping\n")
        let other = try #require(desk.attend(at: 1_000_000).first?.visitor)
        desk.answer(ticket, .ok("reloaded"), at: 1_000_000)
        desk.answer(other, .ok("pong"), at: 1_000_000)
        #expect(try answer(next) == .ok("pong"), "the answer to who is gone reaches nobody else")
    }

    @Test func `too many visitors wait in the kernel's queue until others have gone`() throws {
        let silent = try (0..<40).map { _ in try visit() }
        #expect(desk.attend(at: 0).isEmpty)
        let late = try visit("ping\n")
        #expect(desk.attend(at: 1).isEmpty)
        #expect(desk.descriptors.count == 32)
        _ = desk.attend(at: ControlVisitor.patience)
        #expect(desk.attend(at: ControlVisitor.patience).map(\.command) == [.ping])
        withExtendedLifetime((silent, late)) {}
    }

    @Test func `without descriptors nobody is waited for, and after a while it is tried again`() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let path = directory.path("control")
            let desk = ControlDesk(try Listener(ListenAddress.control("unix:\(path)")))
            let visitor = try TestSocket(.unix(path: path))
            _ = try visitor.send(Array("ping\n".utf8)[...], until: Deadline())
            let highest = open("/dev/null", O_RDONLY)
            close(highest)
            var former = rlimit()
            precondition(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &former) == 0)
            var limit = rlimit(rlim_cur: rlim_t(highest), rlim_max: former.rlim_max)
            precondition(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            precondition(desk.attend(at: 1_000).isEmpty)
            precondition(desk.descriptors.isEmpty && desk.nextDeadline == 1_100)
            precondition(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &former) == 0)
            precondition(desk.attend(at: 1_050).isEmpty)
            precondition(desk.attend(at: 1_100).map(\.command) == [.ping])
            precondition(desk.descriptors.count == 2)
        }
    }

    @Test func `a visitor can be passed on to another process with what it has said`() throws {
        let (ours, theirs) = try VisitorChannel.pair()
        let visitor = try visit("status json full\n")
        let (ticket, command) = try #require(desk.attend(at: 0).first)
        #expect(desk.giveAway(ticket) { ours.pass($0, command) })
        #expect(desk.nextDeadline == .max)
        guard case .visitor(let descriptor, let received) = theirs.receive() else { throw TimedOut("a visitor") }
        #expect(received == .status(.json, isFull: true))
        let other = ControlDesk(nil)
        other.answer(other.admit(descriptor, at: 0), .ok("{}"), at: 0)
        #expect(try answer(visitor) == .ok("{}"))
        guard case .nothing = theirs.receive() else { throw TimedOut("no other visitor") }
    }

    @Test func `who cannot be passed on is answered here`() throws {
        var pair: (VisitorChannel, VisitorChannel)? = try VisitorChannel.pair()
        let ours = try #require(pair).0
        pair = nil
        let visitor = try visit("status\n")
        let (ticket, command) = try #require(desk.attend(at: 0).first)
        #expect(!desk.giveAway(ticket) { ours.pass($0, command) })
        desk.answer(ticket, .no("it does not answer"), at: 0)
        #expect(try answer(visitor) == .no("it does not answer"))
    }

    @Test func `only its owner may connect, unless the address says otherwise`() throws {
        func mode(_ text: String) throws -> mode_t {
            let path = directory.path("other")
            let listener = try Listener(ListenAddress.control("unix:\(path)\(text)"))
            var status = stat()
            #expect(lstat(path, &status) == 0)
            withExtendedLifetime(listener) {}
            return status.st_mode & 0o777
        }
        #expect(try mode("") == 0o600)
        #expect(try mode("?mode=0660") == 0o660)
    }

    @Test(arguments: ["tcp:127.0.0.1:1", "unix:relative", "fastcgi:unix:/x", "/x", "", "unix:/x?backlog=1"])
    func `an address that is none is refused with the reason`(_ text: String) {
        #expect(throws: GatewayError.self) { try ListenAddress.control(text) }
    }
}

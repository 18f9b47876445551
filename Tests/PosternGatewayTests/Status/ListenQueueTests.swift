import Glibc
import TestSupport
import Testing

@testable import PosternGateway

/// How many connections wait in the kernel's queue, as the kernel tells.
@Suite struct ListenQueueTests {
    @Test func `a unix socket tells how many connections wait to be accepted`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("socket")
        let listener = try Listener(.unix(path))
        let capacity = try #require(ListenQueue(of: listener.descriptor)).capacity
        #expect(capacity >= 511)
        var clients: [TestSocket] = []
        for count in 1...5 {
            clients.append(try TestSocket(.unix(path: path)))
            #expect(ListenQueue(of: listener.descriptor)?.length == count)
        }
        for left in [4, 3] {
            guard case .connection(let descriptor) = listener.accept() else { throw TimedOut("a connection") }
            close(descriptor)
            #expect(ListenQueue(of: listener.descriptor)?.length == left)
        }
        clients.removeAll()
        #expect(ListenQueue(of: listener.descriptor)?.length == 3, "who has gone again waits until it is accepted")
    }

    @Test func `so does a TCP socket`() throws {
        let socket = try LoopbackSocket()
        #expect(ListenQueue(of: socket.descriptor)?.length == 0)
        let clients = try (0..<3).map { _ in try TestSocket(.port(socket.port)) }
        try eventually("three connections") { ListenQueue(of: socket.descriptor)?.length == 3 }
        #expect((ListenQueue(of: socket.descriptor)?.capacity ?? 0) > 0)
        withExtendedLifetime(clients) {}
    }

    @Test func `what is no socket has no queue`() throws {
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        #expect(ListenQueue(of: file) == nil)
        #expect(ListenQueue(of: -1) == nil)
    }

    /// An answer of Linux 6: two wait, 511 may.
    private static let answer: [UInt8] = {
        var bytes: [UInt8] = [44, 0, 0, 0, 20, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
        bytes += [1, 1, 10, 0, 0xEE, 0x3B, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
        return bytes + [12, 0, 4, 0, 2, 0, 0, 0, 0xFF, 1, 0, 0]
    }()

    @Test func `the kernel's answer is read, whatever else is in it`() {
        #expect(SocketDiagnosis.lengths(in: Self.answer)?.waiting == 2)
        #expect(SocketDiagnosis.lengths(in: Self.answer)?.limit == 511)
        let other: [UInt8] = [5, 0, 6, 0, 1, 0, 0, 0]  // UNIX_DIAG_SHUTDOWN, padded
        let longer = Self.answer.prefix(32) + other + Self.answer.suffix(12)
        #expect(SocketDiagnosis.lengths(in: Array(longer))?.waiting == 2)
    }

    @Test func `an answer that is cut off anywhere, or an error, says nothing`() {
        for count in 0..<Self.answer.count { #expect(SocketDiagnosis.lengths(in: Self.answer.prefix(count)) == nil, "\(count)") }
        var error = Self.answer
        error[4] = 2  // NLMSG_ERROR
        #expect(SocketDiagnosis.lengths(in: error) == nil)
        var endless = Self.answer
        endless[32] = 0  // an attribute without a length
        #expect(SocketDiagnosis.lengths(in: endless) == nil)
    }
}

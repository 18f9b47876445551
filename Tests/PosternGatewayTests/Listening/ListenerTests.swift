import Glibc
import TestSupport
import Testing

@testable import PosternGateway

@Suite struct ListenerTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("socket")
    }

    private func mode(of path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }

    /// Leaves the file of a socket whose process is gone.
    private func leaveStaleFile() throws {
        close(try boundSocket())
    }

    /// A socket of that name, which does not listen yet.
    private func boundSocket() throws -> Int32 {
        let descriptor = try SocketName.unix(path: path).makeSocket()
        try SocketName.unix(path: path).bind(descriptor)
        return descriptor
    }

    /// Takes the connection that waits, and closes it.
    private func expectConnection(_ listener: Listener, at location: SourceLocation = #_sourceLocation) {
        guard case .connection(let descriptor) = listener.accept() else {
            Issue.record("nobody was accepted", sourceLocation: location)
            return
        }
        close(descriptor)
    }

    @Test(arguments: ["0660", "0600", "0666", "0777"])
    func `the file has the permissions that were asked for`(_ text: String) throws {  // P15
        let listener = try Listener(ListenAddress("fastcgi:unix:\(path)?mode=\(text)"))
        #expect(mode(of: path) == mode_t(text, radix: 8)! | S_IFSOCK)
        withExtendedLifetime(listener) {}
    }

    @Test(arguments: [0, 0o117, 0o777] as [UInt32])
    func `no umask changes that, and none is changed`(_ mask: UInt32) async {  // P15
        await #expect(processExitsWith: .success) { [mask] in
            umask(mask)
            let directory = try TemporaryDirectory()
            let path = directory.path("socket")
            let listener = try Listener(.unix(path))
            var status = stat()
            precondition(lstat(path, &status) == 0 && status.st_mode == 0o660 | S_IFSOCK)
            precondition(umask(0) == mask)
            listener.withdraw()
            precondition(rmdir(directory.path) == 0)
        }
    }

    private static let isRoot = geteuid() == 0

    @Test(.enabled(if: isRoot, "only root gives files away"))
    func `the file is given to the owner and the group that were asked for (P15)`() throws {
        let listener = try Listener(ListenAddress("scgi:unix:\(path)?owner=nobody&group=4242&mode=0600"))
        var status = stat()
        try #require(lstat(path, &status) == 0)
        #expect(status.st_uid == getpwnam("nobody")?.pointee.pw_uid)
        #expect(status.st_gid == 4_242)
        #expect(status.st_mode == 0o600 | S_IFSOCK)
        withExtendedLifetime(listener) {}
    }

    @Test(.enabled(if: isRoot, "only root becomes another user"))
    func `a file that the user may not give away is refused with the cure, and removed (P15)`() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let path = directory.path("socket")
            precondition(chmod(directory.path, 0o777) == 0)
            precondition(setgroups(0, nil) == 0 && setegid(65_534) == 0 && seteuid(65_534) == 0)
            for (option, cure) in [("owner=root", "as root"), ("group=root", "one of the user's own")] {
                let error = caught(GatewayError.self) { _ = try Listener(ListenAddress("scgi:unix:\(path)?\(option)")) }
                precondition("\(error, default: "nothing was refused")".contains(cure))
                precondition(access(path, F_OK) != 0)
            }
            precondition(seteuid(0) == 0)  // to remove the directory
        }
    }

    @Test func `five hundred and eleven connections wait without being accepted (P25)`() throws {
        let listener = try Listener(.unix(path))
        let clients = try (0..<511).map { _ in
            let descriptor = try SocketName.unix(path: path).makeSocket()
            #expect(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0)
            try SocketName.unix(path: path).connect(descriptor)  // fails with EAGAIN when the backlog is full
            return descriptor
        }
        for client in clients { close(client) }
        withExtendedLifetime(listener) {}
    }

    @Test func `a stale file is replaced`() throws {  // P14
        try leaveStaleFile()
        let listener = try Listener(.unix(path))
        _ = try TestSocket(.unix(path: path))
        expectConnection(listener)
    }

    @Test func `a file that somebody answers behind is refused, and left alone`() throws {  // P14
        let owner = try Listener(.unix(path))
        #expect(throws: GatewayError.self) { try Listener(.unix(path)) }
        _ = try TestSocket(.unix(path: path))
        withExtendedLifetime(owner) {}
    }

    @Test func `a file whose owner is too busy to answer is refused at once`() throws {  // P14
        let descriptor = try boundSocket()
        defer { close(descriptor) }
        try #require(listen(descriptor, 0) == 0)
        let first = try TestSocket(.unix(path: path))  // fills the backlog
        let start = ContinuousClock.now
        #expect(throws: GatewayError.self) { try Listener(.unix(path)) }
        #expect(ContinuousClock.now - start < .seconds(5))
        withExtendedLifetime(first) {}
    }

    @Test func `a regular file is refused, and left alone`() throws {  // P14
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: GatewayError.self) { try Listener(.unix(path)) }
        #expect(mode(of: path).map { $0 & S_IFMT } == S_IFREG)
    }

    @Test func `a symbolic link is refused, and left alone`() throws {  // P14
        symlink(directory.path("elsewhere"), path)
        #expect(throws: GatewayError.self) { try Listener(.unix(path)) }
        #expect(mode(of: path).map { $0 & S_IFMT } == S_IFLNK)
        #expect(mode(of: directory.path("elsewhere")) == nil)
    }

    @Test func `a directory that is not there is named as what is missing`() {  // P14
        #expect {
            try Listener(.unix("\(directory.path)/missing/socket"))
        } throws: {
            "\($0)".contains("directory does not exist")
        }
    }

    @Test(.enabled(if: isRoot, "only root becomes another user"))
    func `a directory that the user may not write in is named as what stands in the way (P14)`() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            precondition(setgroups(0, nil) == 0 && setegid(65_534) == 0 && seteuid(65_534) == 0)
            let error = caught(GatewayError.self) { _ = try Listener(.unix(directory.path("socket"))) }
            precondition("\(error, default: "nothing was refused")".contains("may not write in its directory"))
            precondition(seteuid(0) == 0)  // to remove the directory
        }
    }

    @Test(arguments: ["group=no-such-group", "owner=no-such-user", "peer=no-such-user", "peer=4294967295", "owner=4294967295"])
    func `an unknown name is refused before a file is made`(_ option: String) throws {
        let address = try ListenAddress("fastcgi:unix:\(path)?\(option)")
        #expect(throws: GatewayError.self) { try Listener(address) }
        #expect(mode(of: path) == nil)
    }

    @Test func `the file is removed when it is withdrawn, and with the listener`() throws {  // P16
        do {
            let listener = try Listener(.unix(path))
            listener.withdraw()
            #expect(mode(of: path) == nil)
        }
        do { _ = try Listener(.unix(path)) }
        #expect(mode(of: path) == nil)
    }

    @Test func `a file that has taken its place is left alone`() throws {  // P16
        let listener = try Listener(.unix(path))
        unlink(path)
        let successor = try Listener(.unix(path))
        listener.withdraw()
        #expect(mode(of: path) != nil)
        withExtendedLifetime((listener, successor)) {}
    }

    @Test func `who may not connect is turned away`() throws {
        let stranger = getuid() == 4_242 ? 4_243 : 4_242
        let listener = try Listener(ListenAddress("fastcgi:unix:\(path)?peer=\(stranger)"))
        let client = try TestSocket(.unix(path: path))
        guard case .stranger(let notice) = listener.accept() else {
            Issue.record("a stranger was accepted")
            return
        }
        #expect(notice?.peer == "user \(getuid())")
        #expect(try client.receive(until: Deadline(within: .seconds(20))) == .closed)
    }

    @Test func `who may connect is accepted`() throws {
        let listener = try Listener(ListenAddress("fastcgi:unix:\(path)?peer=4242,\(getuid())"))
        _ = try TestSocket(.unix(path: path))
        expectConnection(listener)
    }

    @Test func `a socket that was handed in is used, and its file is not ours`() throws {
        let descriptor = try boundSocket()
        try #require(listen(descriptor, 8) == 0)
        #expect(Listener.isListening(descriptor))
        do {
            let listener = try Listener(ListenAddress("fastcgi:fd:\(descriptor)"))
            _ = try TestSocket(.unix(path: path))
            expectConnection(listener)
            guard case .nobody = listener.accept() else {
                Issue.record("somebody was accepted")
                return
            }
        }
        #expect(mode(of: path) != nil)
    }

    @Test func `a socket that was handed in is not handed on to children (P19)`() throws {
        let descriptor = try boundSocket()
        try #require(listen(descriptor, 8) == 0)
        try #require(fcntl(descriptor, F_SETFD, 0) == 0)
        let listener = try Listener(ListenAddress("scgi:fd:\(descriptor)"))
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        withExtendedLifetime(listener) {}
    }

    @Test func `who may connect to a socket that was handed in is checked too`() throws {
        let descriptor = try boundSocket()
        try #require(listen(descriptor, 8) == 0)
        let stranger = getuid() == 4_242 ? 4_243 : 4_242
        let listener = try Listener(ListenAddress("scgi:fd:\(descriptor)?peer=\(stranger)"))
        _ = try TestSocket(.unix(path: path))
        guard case .stranger = listener.accept() else {
            Issue.record("a stranger was accepted")
            return
        }
    }

    @Test func `a rule that does not fit the socket that was handed in is refused`() throws {
        let unix = try boundSocket()
        try #require(listen(unix, 8) == 0)
        let tcp = try LoopbackSocket()
        defer {
            close(unix)
            close(tcp.descriptor)
        }
        #expect(throws: GatewayError.self) { try Listener(ListenAddress("scgi:fd:\(unix)?allow=10.0.0.0/8")) }
        #expect(throws: GatewayError.self) { try Listener(ListenAddress("scgi:fd:\(tcp.descriptor)?peer=root")) }
        #expect(throws: GatewayError.self) { try Listener(ListenAddress("scgi:systemd:none")) }
    }

    @Test func `a socket that was handed in and that others can reach needs a list`() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        try #require(listen(descriptor, 8) == 0)  // at a free port of 0.0.0.0
        #expect {
            try Listener(ListenAddress("fastcgi:fd:\(descriptor)"))
        } throws: {
            "\($0)".contains("0.0.0.0") && "\($0)".contains("?allow=")
        }
    }

    @Test func `a descriptor that does not listen is refused`() throws {
        let descriptor = try SocketName.unix(path: path).makeSocket()
        defer { close(descriptor) }
        #expect(!Listener.isListening(descriptor))
        #expect(!Listener.isListening(-1))
        #expect(throws: GatewayError.self) { try Listener(ListenAddress("fastcgi:fd:\(descriptor)")) }
    }

    @Test func `a port that is in use is refused, and named`() throws {
        let socket = try LoopbackSocket()
        #expect {
            try Listener(ListenAddress("fastcgi:127.0.0.1:\(socket.port)"))
        } throws: {
            "\($0)".contains("in use")
        }
        let handedIn = try Listener(ListenAddress("fastcgi:fd:\(socket.descriptor)"))
        _ = try TestSocket(.port(socket.port))
        expectConnection(handedIn)
    }
}

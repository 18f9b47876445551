import Glibc
import PosternGateway
import TestSupport
import Testing

/// The variables by which systemd passes sockets (P23).
struct SystemdSocketsTests {
    private static func sockets(
        pid: String? = "100", fds: String? = nil, names: String? = nil
    ) throws -> SystemdSockets {
        let variables = ["LISTEN_PID": pid, "LISTEN_FDS": fds, "LISTEN_FDNAMES": names]
        return try SystemdSockets({ variables[$0] ?? nil }, process: 100)
    }

    @Test func `sockets are those from descriptor 3 on, with their names`() throws {
        let two = try Self.sockets(fds: "2", names: "notes.socket:scgi")
        #expect(two.sockets == [.init(descriptor: 3, name: "notes.socket"), .init(descriptor: 4, name: "scgi")])
        let unnamed = try Self.sockets(fds: "1")
        #expect(unnamed.sockets == [.init(descriptor: 3, name: "unknown")])
        #expect(try Self.sockets(fds: "2", names: ":").sockets.map(\.name) == ["", ""])
        #expect(try Self.sockets(fds: "0", names: "").sockets == [])
    }

    @Test func `those of another process, or of none, are ignored (P23)`() throws {
        #expect(try Self.sockets(pid: "101", fds: "1").sockets == [])
        #expect(try Self.sockets(pid: "101", fds: "x").sockets == [])
        #expect(try Self.sockets(pid: nil, fds: "1").sockets == [])
        #expect(try Self.sockets().sockets == [])
    }

    @Test(
        arguments: [
            ("x", "1", nil), ("", "1", nil), ("0", "1", nil), ("99999999999", "1", nil), ("100", "", nil), ("100", "-1", nil),
            ("100", "x", nil), ("100", "2147483647", nil), ("100", "99999999999", nil), ("100", "2", "one"),
            ("100", "1", "one:two"),
        ] as [(String, String, String?)])
    func `variables that make no sense are an error`(_ pid: String, _ fds: String, _ names: String?) {
        #expect(throws: GatewayError.self) { try Self.sockets(pid: pid, fds: fds, names: names) }
    }

    @Test func `without an address, sockets called scgi speak SCGI and all others FastCGI`() throws {
        let addresses = try Self.sockets(fds: "3", names: "notes.socket:scgi:fastcgi").addresses
        #expect(addresses.map(\.wire) == [.fastcgi, .scgi, .fastcgi])
        #expect(addresses.map(\.endpoint) == [.descriptor(3), .descriptor(4), .descriptor(5)])
        #expect(addresses.map(\.description) == ["fastcgi:systemd:notes.socket", "scgi:systemd:scgi", "fastcgi:systemd:fastcgi"])
    }

    @Test func `an address takes the sockets of its name, and one without a name those that are left`() throws {
        let sockets = try Self.sockets(fds: "4", names: "a:b:a:c")
        let addresses = try ["scgi:systemd:a?peer=root", "fastcgi:unix:/s", "fastcgi:systemd"].map { try ListenAddress($0) }
        let resolved = try sockets.resolve(addresses)
        #expect(
            resolved.map(\.endpoint) == [
                .descriptor(3), .descriptor(5), addresses[1].endpoint, .descriptor(4), .descriptor(6),
            ])
        #expect(resolved.map(\.wire) == [.scgi, .scgi, .fastcgi, .fastcgi, .fastcgi])
        #expect(resolved[1].peers == ["root"])
    }

    @Test(arguments: ["fastcgi:systemd:missing", "fastcgi:systemd:a"])
    func `a socket that was not passed, or is taken, is an error with the names of all`(_ second: String) throws {
        let addresses = try ["scgi:systemd:a", second].map { try ListenAddress($0) }
        #expect {
            try Self.sockets(fds: "2", names: "a:b").resolve(addresses)
        } throws: {
            "\($0)".contains("a, b")
        }
        #expect {
            try Self.sockets().resolve(addresses)
        } throws: {
            "\($0)".contains("through a socket unit")
        }
    }

    @Test func `neither the variables nor the sockets reach a child (P19, P23)`() async {
        await #expect(processExitsWith: .success) {
            precondition(dup2(0, 3) == 3)
            for process in [getpid(), 1] {
                setenv("LISTEN_PID", "\(process)", 1)
                setenv("LISTEN_FDS", "1", 1)
                setenv("LISTEN_FDNAMES", "notes", 1)
                let count = try SystemdSockets.take().sockets.count
                precondition(count == (process == 1 ? 0 : 1))
                precondition(fcntl(3, F_GETFD) == FD_CLOEXEC)
                for variable in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { precondition(getenv(variable) == nil) }
            }
        }
    }
}

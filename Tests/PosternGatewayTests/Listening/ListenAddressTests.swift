import PosternGateway
import Testing

struct ListenAddressTests {
    private static func unix(_ path: String, mode: UInt32 = 0o660, owner: String? = nil, group: String? = nil)
        -> ListenAddress.Endpoint
    {
        var options = ListenAddress.UnixOptions()
        options.mode = mode
        options.owner = owner
        options.group = group
        return .unix(path: path, options: options)
    }

    @Test(
        arguments: [
            ("unix:/run/notes.sock", unix("/run/notes.sock")),
            ("unix:./notes.sock", unix("./notes.sock")),
            ("unix:/a:b", unix("/a:b")),
            ("unix:/s?", unix("/s")),
            ("unix:/s?mode=0600", unix("/s", mode: 0o600)),
            ("unix:/s?mode=777", unix("/s", mode: 0o777)),
            ("unix:/s?mode=0660&owner=notes&group=www-data", unix("/s", owner: "notes", group: "www-data")),
            ("127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9_000)),
            ("127.1.2.3:65535", .tcp(host: "127.1.2.3", port: 65_535)),
            ("localhost:1", .tcp(host: "127.0.0.1", port: 1)),
            ("[::1]:9000", .tcp(host: "::1", port: 9_000)),
            ("[0:0:0:0:0:0:0:1]:9000", .tcp(host: "::1", port: 9_000)),
            ("0.0.0.0:9000?allow=10.0.0.7", .tcp(host: "0.0.0.0", port: 9_000)),
            ("[2001:db8::1]:9000?allow=2001:db8::/32", .tcp(host: "2001:db8::1", port: 9_000)),
            ("fd:0", .descriptor(0)),
            ("fd:17", .descriptor(17)),
            ("systemd", .systemd(name: nil)),
            ("systemd:notes.socket", .systemd(name: "notes.socket")),
        ], WireProtocol.allCases)
    func `an address says where to listen, and what is spoken there`(
        _ place: (text: String, endpoint: ListenAddress.Endpoint), _ wire: WireProtocol
    ) throws {
        let address = try ListenAddress("\(wire.rawValue):\(place.text)")
        #expect(address.wire == wire)
        #expect(address.endpoint == place.endpoint)
        #expect(address.description == "\(wire.rawValue):\(place.text)")
        #expect(address.peers == [])
    }

    @Test(arguments: ["unix:/s?peer=www-data,1000", "fd:0?peer=www-data,1000", "systemd:x?peer=www-data,1000"])
    func `peers are users, by name or number`(_ place: String) throws {
        #expect(try ListenAddress("scgi:\(place)").peers == ["www-data", "1000"])
    }

    @Test(arguments: ["10.0.0.1:80", "127.0.0.1:80", "[::]:80", "fd:0", "systemd"])
    func `a list allows addresses and blocks of them`(_ place: String) throws {
        let address = try ListenAddress("scgi:\(place)?allow=10.0.0.0/8,192.0.2.1,::1")
        #expect(address.allowed.map(\.description) == ["10.0.0.0/8", "192.0.2.1/32", "::1/128"])
    }

    @Test(
        arguments: [
            "", "unix:/run/notes.sock", "http:unix:/s", "FASTCGI:unix:/s", "fastcgi", "fastcgi:", "fastcgi:/run/notes.sock",
            "fastcgi:unix", "fastcgi:unix:", "fastcgi:unix:notes.sock", "fastcgi:unix:/a\0b", "fastcgi:unix:/s?mode=",
            "fastcgi:unix:/s?mode=9", "fastcgi:unix:/s?mode=01777", "fastcgi:unix:/s?mode=-1", "fastcgi:unix:/s?mode=+660",
            "fastcgi:unix:/s?mode=600&mode=666", "fastcgi:unix:/s?group=", "fastcgi:unix:/s?owner=",
            "fastcgi:unix:/s?peer=", "fastcgi:unix:/s?peer=,", "fastcgi:unix:/s?peer=a,,b", "fastcgi:unix:/s?allow=::1",
            "fastcgi:unix:/s?color=red", "fastcgi:unix:/s?mode",
            "fastcgi:fd:", "fastcgi:fd:-1", "fastcgi:fd:+1", "fastcgi:fd:x", "fastcgi:fd:99999999999", "fastcgi:fd:0?mode=0600",
            "fastcgi:systemd:", "fastcgi:systemd:x?owner=me",
            "fastcgi:9000", "fastcgi:127.0.0.1", "fastcgi:127.0.0.1:", "fastcgi:127.0.0.1:0", "fastcgi:127.0.0.1:65536",
            "fastcgi:127.0.0.1:+80", "fastcgi:127.0.0.1:http", "fastcgi::9000", "fastcgi:0.0.0.0:9000", "fastcgi:[::]:9000",
            "fastcgi:10.0.0.1:9000", "fastcgi:[2001:db8::1]:9000", "fastcgi:*:9000", "fastcgi:*:9000?allow=::1",
            "fastcgi:127.0.0.1.example.org:9000", "fastcgi:127.:9000", "fastcgi:postern.test:9000", "fastcgi:::1:9000",
            "fastcgi:[127.0.0.1]:9000", "fastcgi:[::1:9000", "fastcgi:127.0.0.1:9000?mode=0600",
            "fastcgi:127.0.0.1:9000?peer=root", "fastcgi:10.0.0.1:9000?allow=", "fastcgi:10.0.0.1:9000?allow=10.0.0.1,",
            "fastcgi:10.0.0.1:9000?allow=everybody", "fastcgi:10.0.0.1:9000?allow=10.0.0.1/8",
            "fastcgi:unix:/" + String(repeating: "x", count: 107),
        ])
    func `anything else is refused, and named`(_ text: String) {
        #expect {
            try ListenAddress(text)
        } throws: { error in
            guard case GatewayError.address(text, let reason) = error else { return false }
            return !reason.isEmpty
        }
    }

    @Test func `an address that others can reach needs a list, and the refusal says so`() {
        #expect {
            try ListenAddress("scgi:0.0.0.0:4000")
        } throws: {
            "\($0)".contains("?allow=")
        }
    }

    @Test func `an option that stands elsewhere is answered with those that fit`() {
        #expect {
            try ListenAddress("scgi:unix:/s?allow=10.0.0.1")
        } throws: {
            "\($0)".contains("mode=, owner=, group=, peer=")
        }
    }

    @Test func `a path may have as many bytes as a unix socket's can`() throws {
        let path = "/" + String(repeating: "x", count: 106)
        #expect(try ListenAddress("fastcgi:unix:" + path).endpoint == Self.unix(path))
    }

    @Test func `an address made of a path is the one that is read`() throws {
        #expect(try ListenAddress("fastcgi:unix:/run/s") == .unix("/run/s"))
        #expect(try ListenAddress("fastcgi:fd:0") == .standardInput)
    }
}

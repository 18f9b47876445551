import PosternGateway
import Testing

struct ListenAddressTests {
    private static func unix(_ path: String, mode: UInt32 = 0o660, group: String? = nil, allowed: [String] = [])
        -> ListenAddress.Endpoint
    {
        var options = ListenAddress.UnixOptions()
        options.mode = mode
        options.group = group
        options.allowed = allowed
        return .unix(path: path, options: options)
    }

    @Test(
        arguments: [
            ("fastcgi:unix:/run/notes.sock", unix("/run/notes.sock")),
            ("fastcgi:unix:./notes.sock", unix("./notes.sock")),
            ("fastcgi:unix:/s?", unix("/s")),
            ("fastcgi:unix:/s?mode=0600", unix("/s", mode: 0o600)),
            ("fastcgi:unix:/s?mode=777", unix("/s", mode: 0o777)),
            (
                "fastcgi:unix:/s?mode=0660&group=www-data&allow=www-data,root",
                unix("/s", group: "www-data", allowed: ["www-data", "root"])
            ),
            ("fastcgi:127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9_000)),
            ("fastcgi:127.1.2.3:65535", .tcp(host: "127.1.2.3", port: 65_535)),
            ("fastcgi:localhost:1", .tcp(host: "127.0.0.1", port: 1)),
            ("fastcgi:[::1]:9000", .tcp(host: "::1", port: 9_000)),
            ("fastcgi:fd:0", .descriptor(0)),
            ("fastcgi:fd:17", .descriptor(17)),
        ])
    func `an address says where to listen`(_ text: String, _ endpoint: ListenAddress.Endpoint) throws {
        let address = try ListenAddress(text)
        #expect(address.endpoint == endpoint)
        #expect(address.description == text)
    }

    @Test(
        arguments: [
            "", "unix:/run/notes.sock", "scgi:unix:/s", "FASTCGI:unix:/s", "fastcgi:", "fastcgi:/run/notes.sock",
            "fastcgi:unix:", "fastcgi:unix:notes.sock", "fastcgi:unix:/a\0b", "fastcgi:unix:/s?mode=",
            "fastcgi:unix:/s?mode=9",
            "fastcgi:unix:/s?mode=01777", "fastcgi:unix:/s?mode=-1", "fastcgi:unix:/s?mode=+660",
            "fastcgi:unix:/s?group=",
            "fastcgi:unix:/s?allow=", "fastcgi:unix:/s?allow=,", "fastcgi:unix:/s?allow=a,,b",
            "fastcgi:unix:/s?owner=me",
            "fastcgi:unix:/s?mode", "fastcgi:fd:", "fastcgi:fd:-1", "fastcgi:fd:x", "fastcgi:fd:99999999999",
            "fastcgi:9000", "fastcgi:127.0.0.1", "fastcgi:127.0.0.1:", "fastcgi:127.0.0.1:0", "fastcgi:127.0.0.1:65536",
            "fastcgi:127.0.0.1:http", "fastcgi::9000", "fastcgi:0.0.0.0:9000", "fastcgi:[::]:9000",
            "fastcgi:10.0.0.1:9000",
            "fastcgi:*:9000", "fastcgi:127.0.0.1.example.org:9000", "fastcgi:127.:9000", "fastcgi:postern.test:9000",
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

    @Test func `a path may have as many bytes as a unix socket's can`() throws {
        let path = "/" + String(repeating: "x", count: 106)
        #expect(try ListenAddress("fastcgi:unix:" + path).endpoint == Self.unix(path))
    }

    @Test func `an address made of a path is the one that is read`() throws {
        #expect(try ListenAddress("fastcgi:unix:/run/s") == .unix("/run/s"))
        #expect(try ListenAddress("fastcgi:fd:0") == .standardInput)
    }
}

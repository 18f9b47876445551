import Testing

@testable import PosternGateway

struct AddressRangeTests {
    @Test(
        arguments: [
            ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.0.0.0/8", "9.255.255.255", false),
            ("192.0.2.128/25", "192.0.2.128", true), ("192.0.2.128/25", "192.0.2.127", false),
            ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1/32", "192.0.2.1", true),
            ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "192.0.2.1", false),
            ("::/0", "2001:db8::1", true), ("::1", "::1", true), ("::1", "127.0.0.1", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
            ("192.0.2.0/24", "::ffff:192.0.2.7", true), ("::ffff:192.0.2.7", "192.0.2.7", true),
        ])
    func `an address is in a block or it is not`(_ range: String, _ address: String, _ isIn: Bool) throws {
        #expect(try AddressRange(range).contains(#require(IPAddress(address))) == isIn)
    }

    @Test(
        arguments: [
            "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/x", "10.0.0.1/8",
            "10.0.0.0/8/8", "10.0.0", "10.0.0.0.0", "256.0.0.0", "010.0.0.0", "10.0.0.0 ", "::/129", "::1/127", "[::1]",
            "localhost", "fe80::1%eth0", "2001:db8::1/64",
        ])
    func `anything else is no block`(_ text: String) {
        #expect(throws: AddressRange.Unfit.self) { try AddressRange(text) }
    }

    @Test(arguments: [("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("128.0.0.1", false), ("::", false)])
    func `loopback is what only this machine reaches`(_ text: String, _ isLoopback: Bool) throws {
        #expect(try #require(IPAddress(text)).isLoopback == isLoopback)
    }
}

import TestSupport
import Testing

@testable import PosternGateway

/// Requests that are looked at before they are read.
struct WaitingRequestTests {
    private func path(_ bytes: [UInt8], _ wire: WireProtocol) -> String? {
        bytes.withUnsafeBytes { WaitingRequest.path(in: $0, wire) }
    }

    @Test(arguments: [1, 7, 65_535], [0, 255] as [UInt8])
    func `the path of a whole request is found, however it is cut into records`(_ chunk: Int, _ padding: UInt8) {
        let request = FastCGIRequest("GET", "/healthz?x=1").with {
            $0.chunk = chunk
            $0.padding = padding
            $0.requestID = 300
        }
        #expect(path(request.bytes, .fastcgi) == "/healthz")
    }

    @Test func `the path of a whole request over SCGI is found`() {
        #expect(path(SCGIRequest("GET", "/healthz?x=1").bytes, .scgi) == "/healthz")
    }

    @Test func `nothing is found in the beginning of a request`() {
        let bytes = FastCGIRequest("GET", "/healthz").bytes
        for count in 0..<bytes.count { #expect(path(Array(bytes[..<count]), .fastcgi) == nil) }
        let others = SCGIRequest("GET", "/healthz").bytes
        for count in 0..<others.count { #expect(path(Array(others[..<count]), .scgi) == nil) }
    }

    @Test func `nothing is found in a request with a body`() {
        #expect(path(FastCGIRequest("POST", "/healthz", body: [1]).bytes, .fastcgi) == nil)
        #expect(path(SCGIRequest("POST", "/healthz", body: [1]).bytes, .scgi) == nil)
    }

    @Test func `whatever bytes there are, looking at them ends well`() {
        var random = SeededGenerator(seed: 20_261_123)
        let sound = [
            (FastCGIRequest("GET", "/healthz").bytes, WireProtocol.fastcgi), (SCGIRequest("GET", "/healthz").bytes, .scgi),
        ]
        for (bytes, wire) in sound {
            for _ in 0..<20_000 {
                var bytes = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                let found = path(bytes, wire)
                #expect(found == nil || found?.first == "/")
            }
        }
    }
}

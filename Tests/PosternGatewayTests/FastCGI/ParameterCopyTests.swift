import Glibc
import PosternHTTP
import TestSupport
import Testing

@testable import PosternGateway

struct ParameterCopyTests {
    /// What is made of `strings` when the peer has sent `pairs`.
    private func copy(_ strings: [String], sent pairs: [(String, String)]) throws -> Parameters {
        let bytes = pairs.flatMap { FastCGINameValue.bytes(Array($0.utf8), Array($1.utf8)) }
        var scan = NameValueScan()
        let isRead = bytes.withUnsafeBytes { scan.read($0) }
        try #require(isRead && scan.count == pairs.count)
        var environment = strings.map { strdup($0) } + [nil]
        defer { for variable in environment { free(variable) } }
        return try environment.withUnsafeMutableBufferPointer { try ParameterCopy.make(of: $0.baseAddress, sent: scan) }
    }

    @Test func `variables are copied in their order, empty values and duplicates too`() throws {
        let parameters = try copy(
            ["A=1", "EMPTY=", "A=2", "B=x=y"], sent: [("A", "1"), ("EMPTY", ""), ("A", "2"), ("B", "x=y")])
        #expect(parameters.count == 4)
        #expect(parameters["A"] == "1")
        #expect(parameters.occurrences(of: "A") == 2)
        #expect(parameters["EMPTY"] == "")
        #expect(parameters["B"] == "x=y")
    }

    @Test func `none are none`() throws {
        #expect(try copy([], sent: []).count == 0)
        #expect(try ParameterCopy.make(of: nil, sent: NameValueScan()).count == 0)
    }

    @Test func `the role that libfcgi puts in front is left out, and no other`() throws {
        let parameters = try copy(["FCGI_ROLE=RESPONDER", "FCGI_ROLE=RESPONDER"], sent: [("FCGI_ROLE", "RESPONDER")])
        #expect(parameters.count == 1)
    }

    @Test(arguments: [
        (["=value"], ("", "value")), (["A=B=C"], ("A=B", "C")), (["A=x"], ("A", "x\0y")), (["A"], ("A\0B", "x")),
        (["A=1", "B=2"], ("A", "1")), ([], ("A", "1")),
    ])
    func `what was sent otherwise is refused (F37)`(_ strings: [String], _ pair: (String, String)) {
        #expect(throws: HTTPError.self) { try copy(strings, sent: [pair]) }
    }
}

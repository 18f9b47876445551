import HTTPTypes
import PosternHTTP
import TestSupport
import Testing

struct RequestTests {
    private struct Draft: Decodable, Equatable {
        let text: String
        let completed: Bool
    }

    private func decode(_ body: String, as contentType: String? = "application/json") throws(HTTPError) -> Draft {
        let request =
            if let contentType { Request(.post, "/", ["CONTENT_TYPE": contentType], body: body) } else {
                Request(.post, "/", body: body)
            }
        return try request.decode()
    }

    private static let good = #"{"text":"a","completed":true}"#

    @Test(arguments: [
        "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=UTF-8",
        "application/json ; charset=\"utf-8\"", "application/json; version=1", "application/problem+json",
        " application/json",
    ])
    func `reads what is announced as JSON`(_ contentType: String) throws {
        #expect(try decode(Self.good, as: contentType) == Draft(text: "a", completed: true))
    }

    @Test(arguments: [
        nil, "", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data",
        "application/jsonp",
        "application/json; charset=utf-16", "application/json; charset=latin1; charset=utf-8",
        "text/plain; application/json",
        "application/json, text/plain", "application / json", "appli cation/json", "\"application/json\"",
        "image/svg+json",
    ])
    func `refuses what is announced as anything else`(_ contentType: String?) {  // A7
        let error = #expect(throws: HTTPError.self) { try decode(Self.good, as: contentType) }
        #expect(error?.status == .unsupportedMediaType)
        #expect(error?.headers[.accept] == "application/json")
    }

    @Test(arguments: [
        ("", "line 1, column 1"), ("{", "line 1"), (#"{"text":"a",}"#, "comma"),
        (#"{"text":"a","text":"b"}"#, "same name"),
        ("\u{FEFF}{}", "byte order mark"), (Self.good + "x", "after the value"),
        ("{\"text\":\n'a'}", "line 2, column 1"),
        (String(repeating: "[", count: 100_000), "line 1"),
    ])
    func `says where a body stops being JSON`(_ body: String, _ reason: String) {  // A2, A3
        let error = #expect(throws: HTTPError.self) { try decode(body) }
        #expect(error?.status == .badRequest)
        #expect(error?.detail?.contains(reason) == true)
        #expect(error?.faults == [])
    }

    @Test(arguments: [
        ("null", [""]), ("[]", [""]), ("\"a\"", [""]), ("{}", ["/text", "/completed"]), (#"{"text":"a"}"#, ["/completed"]),
        (#"{"text":1,"completed":true}"#, ["/text"]), (#"{"text":null,"completed":true}"#, ["/text"]),
        (#"{"text":"a","completed":0}"#, ["/completed"]), (#"{"text":"a","completed":"true"}"#, ["/completed"]),
        (#"{"text":["a"],"completed":null}"#, ["/text", "/completed"]),
    ])
    func `points to all that does not fit`(_ body: String, _ pointers: [String]) {  // A4
        let error = #expect(throws: HTTPError.self) { try decode(body) }
        #expect(error?.status == .unprocessableContent)
        #expect(error?.faults.map(\.pointer) == pointers)
        #expect(error?.faults.allSatisfy { !$0.detail.isEmpty } == true)
        #expect(error?.detail == "The body is JSON, but not of the shape that is expected.")
    }

    @Test func `says when more may be wrong than it tells`() {
        let many = "[" + Array(repeating: "0", count: 33).joined(separator: ",") + "]"
        let request = Request(.post, "/", ["CONTENT_TYPE": "application/json"], body: many)
        let error = #expect(throws: HTTPError.self) { try request.decode([String].self) }
        #expect(error?.faults.count == 32)
        #expect(error?.detail?.hasSuffix(" There may be more faults than are told here.") == true)
    }

    private enum Size: String, Decodable, CaseIterable { case small, large }

    private struct Order: Decodable {
        var size: Size
        var count: UInt8
        var gifts: [String]
        var note: String?
    }

    @Test func `answers as the README shows`() async throws {
        let router = try Router([Route(.post, "/orders") { request in .text(try request.decode(Order.self).note ?? "") }])
        var request = Request(
            .post, "/orders", ["CONTENT_TYPE": "application/json", "REQUEST_ID": "6b1f6a4e"],
            body: #"{"size":"huge","count":300,"gifts":["a",null],"note":1}"#)
        _ = router.admit(&request)
        let lines = await router.respond(to: request).text.replacing("{\"pointer", with: "\n  {\"pointer")
        #expect(try PackageFiles.read("README.md").contains(lines))
    }

    @Test func `refuses unknown members where it is told to`() throws {  // A4
        let request = Request(.post, "/", ["CONTENT_TYPE": "application/json"], body: #"{"text":"a","completed":true,"x":1}"#)
        #expect(try request.decode(Draft.self).text == "a")
        let error = #expect(throws: HTTPError.self) { try request.decode(Draft.self, unknownMembers: .refused) }
        #expect(error?.faults == [HTTPError.Fault(pointer: "/x", detail: "unknown member")])
    }

    @Test func `the web server's id is taken`() {
        #expect(Request(.get, "/", ["REQUEST_ID": "0123456789abcdefABCDEF-"]).id == "0123456789abcdefABCDEF-")
    }

    @Test(arguments: [
        "", "xyz", "abc\n", "a b", "a_b", "٠", "<b>", String(repeating: "a", count: 65), "\u{0}",
    ])
    func `an id that is not hexadecimal is replaced`(_ sent: String) {  // A11
        let id = Request(.get, "/", ["REQUEST_ID": sent]).id
        #expect(id != sent)
        #expect(id.utf8.count == 32)
        #expect(id.allSatisfy { $0.isASCII && $0.isHexDigit })
    }

    @Test func `every request has an id of its own and keeps it`() {
        let requests = (0..<1_000).map { _ in Request(.get, "/") }
        #expect(Set(requests.map(\.id)).count == 1_000)
        #expect(requests[0].id == requests[0].id)
    }

    @Test func `the address of the client is the web server's word`() {
        #expect(Request(.get, "/", ["REMOTE_ADDR": "::1", "HTTP_X_FORWARDED_FOR": "10.0.0.1"]).remoteAddress == "::1")
        #expect(Request(.get, "/").remoteAddress == nil)
    }
}

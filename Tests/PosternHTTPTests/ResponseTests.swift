import HTTPTypes
import PosternHTTP
import Testing

struct ResponseTests {
    private struct Fast: JSONEncodable {
        func encode(to writer: inout JSONWriter) { writer.object { $0.member("fast", true) } }
    }

    private struct Slow: Encodable {
        let slow: Double
    }

    @Test func `JSON is written with its type and nothing else`() throws {  // A6
        let fast = Response.json(Fast(), status: .created)
        #expect(fast.text == #"{"fast":true}"#)
        #expect(fast.status == .created)
        #expect(fast.headers == [.contentType: "application/json"])
        let slow = try Response.json(Slow(slow: 0.5))
        #expect(slow.text == #"{"slow":0.5}"#)
        #expect(slow.headers == fast.headers)
        #expect(slow.status == .ok)
    }

    @Test func `what JSON cannot express is thrown`() {
        #expect(throws: EncodingError.self) { try Response.json(Slow(slow: .nan)) }
    }

    @Test func `text, nothing and redirections have what belongs to them`() {
        #expect(Response.text("ä").headers == [.contentType: "text/plain; charset=utf-8"])
        #expect(Response.text("ä").body == [0xC3, 0xA4])
        #expect(Response.empty().status == .noContent)
        #expect(Response.empty().headers.isEmpty)
        #expect(Response.redirect(to: "/notes").headers == [.location: "/notes"])
        #expect(Response.redirect(to: "/notes").status == .found)
    }

    @Test func `with sets one field and replaces what was there`() {
        let response = Response.text("a").with(.contentType, "text/html").with(.location, "/")
        #expect(response.headers == [.contentType: "text/html", .location: "/"])
        #expect(response.text == "a")
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\u{0}b", "\r\n\r\n<html>", "a\r\n"])
    func `a value cannot add a line to the header`(_ value: String) {  // H18
        for response in [Response.empty().with(.location, value), .redirect(to: value)] {
            let sent = response.headers[.location] ?? ""
            #expect(!sent.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 })
            #expect(response.headers.count == 1)
        }
        let status = HTTPResponse.Status(code: 299, reasonPhrase: value)
        #expect(!status.reasonPhrase.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 })
    }
}

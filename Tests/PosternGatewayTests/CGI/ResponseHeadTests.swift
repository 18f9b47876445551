import HTTPTypes
import PosternHTTP
import Testing

@testable import PosternGateway

struct ResponseHeadTests {
    private func text(_ response: Response, to method: HTTPRequest.Method = .get) -> String {
        String(decoding: ResponseHead(response, to: method).bytes, as: UTF8.self)
    }

    @Test func `a head is the status, the fields, the length and an empty line`() {
        let response = Response.text("héllo").with(.cacheControl, "no-store")
        let lines = [
            "Status: 200 OK", "Content-Type: text/plain; charset=utf-8", "Cache-Control: no-store", "Content-Length: 6",
            "", "",
        ]
        #expect(text(response) == lines.joined(separator: "\r\n"))
        #expect(ResponseHead(response, to: .get).hasBody)
    }

    @Test func `fields that speak of the connection, and a length of the handler's, are left out`() {
        let response = Response.text("five!").with(.contentLength, "7").with(.transferEncoding, "chunked")
            .with(.connection, "close")
        #expect(!text(response).contains("Transfer-Encoding"))
        #expect(!text(response).contains("Connection"))
        #expect(text(response).contains("Content-Length: 5\r\n"))
        #expect(!text(response).contains("7"))
    }

    @Test(arguments: [HTTPResponse.Status.noContent, .notModified])
    func `an answer that has no body has no length and no type`(_ status: HTTPResponse.Status) {
        let response = Response.text("lost", status: status).with(.eTag, "\"1\"")
        let code = "Status: \(status.code) \(status.reasonPhrase)\r\n"
        #expect(text(response) == code + "ETag: \"1\"\r\n\r\n")
        #expect(!ResponseHead(response, to: .get).hasBody)
    }

    @Test func `HEAD is told the length of what GET would get`() {
        let head = ResponseHead(.text("hello"), to: .head)
        #expect(String(decoding: head.bytes, as: UTF8.self).contains("Content-Length: 5\r\n"))
        #expect(!head.hasBody)
    }

    @Test func `an answer to a request without a method has its body`() {
        #expect(ResponseHead(.text("bad", status: .badRequest), to: nil).hasBody)
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\0b"])
    func `nothing in a value or a reason begins another line`(_ evil: String) {
        let response = Response.text("x").with(.location, evil)
        #expect(text(response).split(separator: "\r\n").count == 4)
        #expect(!text(response).utf8.contains(0))
        let status = HTTPResponse.Status(code: 299, reasonPhrase: evil)
        #expect(text(Response(status: status)).split(separator: "\r\n").count == 2)
        #expect(!text(Response(status: status)).utf8.contains(0))
    }

    @Test func `a field that comes twice is sent twice`() {
        var response = Response()
        response.headers[values: .setCookie] = ["a=1", "b=2"]
        #expect(text(response).contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n"))
    }
}

import HTTPTypes
import PosternHTTP
import Testing

struct RequestHeadersTests {
    private func headers(_ variables: KeyValuePairs<String, String>) -> RequestHeaders {
        Request(.get, "/", variables).headers
    }

    @Test func `a field is read from its variable`() {
        let headers = headers(["HTTP_ACCEPT": "text/html", "HTTP_X_FORWARDED_FOR": "::1", "HTTP_X_EMPTY": ""])
        #expect(headers[.accept] == "text/html")
        #expect(headers[HTTPField.Name("X-Forwarded-For")!] == "::1")
        #expect(headers[HTTPField.Name("x-forwarded-FOR")!] == "::1")
        #expect(headers[HTTPField.Name("X-Empty")!] == "")
        #expect(headers[.userAgent] == nil)
        #expect(headers[HTTPField.Name("X-Forwarded")!] == nil)
        #expect(headers[HTTPField.Name("Forwarded-For")!] == nil)
    }

    @Test func `a field that was sent twice is joined with commas and cookies with semicolons`() {  // H1
        let headers = headers([
            "HTTP_X_FOO": "foo", "HTTP_COOKIE": "a=1", "HTTP_X_FOO": "bar", "HTTP_COOKIE": "b=2", "HTTP_X_FOO": "bazz",
        ])
        #expect(headers[HTTPField.Name("X-Foo")!] == "foo, bar, bazz")
        #expect(headers[.cookie] == "a=1; b=2")
        #expect(headers.fields[values: HTTPField.Name("X-Foo")!] == ["foo", "bar", "bazz"])
    }

    @Test func `type and length of the content come from their own variables alone`() {  // H19
        let headers = headers([
            "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "5", "HTTP_CONTENT_TYPE": "text/html",
            "HTTP_CONTENT_LENGTH": "7", "HTTP_TRANSFER_ENCODING": "chunked", "HTTP_ACCEPT": "*/*",
        ])
        #expect(headers[.contentType] == "application/json")
        #expect(headers[.contentLength] == "5")
        #expect(headers[.transferEncoding] == nil)
        #expect(
            headers.fields.map { "\($0.name): \($0.value)" } == [
                "Content-Type: application/json", "Content-Length: 5", "accept: */*",
            ])
    }

    @Test func `empty variables of the content were not sent`() {
        let headers = headers(["CONTENT_TYPE": "", "CONTENT_LENGTH": "", "HTTP_CONTENT_TYPE": "text/html"])
        #expect(headers[.contentType] == nil)
        #expect(headers[.contentLength] == nil)
        #expect(headers.fields.isEmpty)
    }

    @Test func `variables that are no fields are passed over`() {
        let headers = headers([
            "HTTP_": "a", "HTTP": "b", "HTT": "c", "": "d", "HTTPS": "on", "REQUEST_METHOD": "GET", "HTTP_Ä": "e",
            "HTTP_A B": "f",
            "http_accept": "g",
        ])
        #expect(headers.fields.isEmpty)
        #expect(headers[.accept] == nil)
    }

    @Test func `a value that is not UTF-8 is mended`() {
        var parameters = Parameters()
        [UInt8]("HTTP_X_A".utf8).withUnsafeBytes { name in
            [UInt8]([0x61, 0xFF, 0x62]).withUnsafeBytes { value in parameters.append(name: name, value: value) }
        }
        let request = Request(method: .get, path: "/", queryString: "", parameters: parameters)
        #expect(request.headers[HTTPField.Name("X-A")!] == "a\u{FFFD}b")
    }
}

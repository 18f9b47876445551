import HTTPTypes
import PosternHTTP
import Testing

@testable import PosternGateway

struct RequestHeadTests {
    @Test(
        arguments: [
            (["SCRIPT_NAME": "/notes"], "/notes"),
            (["SCRIPT_NAME": "/api", "PATH_INFO": "/notes"], "/notes"),
            (["SCRIPT_NAME": "/api/notes", "PATH_INFO": ""], "/api/notes"),
            (["SCRIPT_NAME": "", "PATH_INFO": "/notes"], "/notes"),
            (["PATH_INFO": "/notes"], "/notes"),
            (["SCRIPT_NAME": "", "PATH_INFO": ""], "/"),
            (["SCRIPT_NAME": "/notes", "DOCUMENT_URI": "/other", "REQUEST_URI": "/another"], "/notes"),
            (["DOCUMENT_URI": "/notes", "REQUEST_URI": "/other"], "/notes"),
            (["REQUEST_URI": "/%6eotes?x=/y"], "/notes"),
            (["REQUEST_URI": "/notes#part"], "/notes"),
            (["SCRIPT_NAME": "/a?b"], "/a?b"),
            (["SCRIPT_NAME": "/€"], "/€"),
        ] as [([String: String], String)])
    func `the path is what the server matched, else what was asked for`(
        _ variables: [String: String], _ path: String
    ) throws {
        var parameters: Parameters = ["REQUEST_METHOD": "GET"]
        for (name, value) in variables { parameters.append(name, value) }
        #expect(try RequestHead(parameters).request.path == path)
    }

    @Test(arguments: [
        ("", "/api/notes", "/notes"), ("", "/api", "/"), ("", "/api/", "/"), ("", "/apinotes", "/apinotes"),
        ("", "/notes", "/notes"),
        ("", "/API/notes", "/API/notes"), ("/api", "/notes", "/notes"), ("/api/notes", "", "/notes"), ("/api", "", "/"),
    ])
    func `what the service was told that it is mounted under is taken off the whole path`(
        _ script: String, _ info: String, _ path: String
    ) throws {
        let parameters: Parameters = ["REQUEST_METHOD": "GET", "SCRIPT_NAME": script, "PATH_INFO": info]
        let request = try RequestHead(parameters, rootPath: "/api").request
        #expect(request.path == path)
        #expect(request.rootPath == "/api")
    }

    @Test(
        arguments: [
            [:], ["SCRIPT_NAME": "notes"], ["SCRIPT_NAME": "/a\r\nb"], ["SCRIPT_NAME": "/a\u{7F}"],
            ["SCRIPT_NAME": "/a", "PATH_INFO": "/\n"], ["REQUEST_URI": "/%00"], ["REQUEST_URI": "/%ff"],
            ["REQUEST_URI": "http://postern.test/"],
        ] as [[String: String]])
    func `a path that is missing, relative, or holds control characters is refused`(_ variables: [String: String]) {
        var parameters: Parameters = ["REQUEST_METHOD": "GET"]
        for (name, value) in variables { parameters.append(name, value) }
        #expect(throws: HTTPError.self) { try RequestHead(parameters) }
    }

    @Test(arguments: ["SCRIPT_NAME", "PATH_INFO", "DOCUMENT_URI"])
    func `a matched path that is not UTF-8 is refused, whatever else is sent`(_ name: String) {
        var parameters: Parameters = ["REQUEST_METHOD": "GET", "REQUEST_URI": "/notes"]
        let value: [UInt8] = [0x2F, 0xFF]
        Array(name.utf8).withUnsafeBytes { name in value.withUnsafeBytes { parameters.append(name: name, value: $0) } }
        #expect(throws: HTTPError.self) { try RequestHead(parameters) }
    }

    @Test(
        arguments: [
            (nil, nil), ("", nil), ("0", 0), ("5", 5), ("00005", 5), ("9223372036854775807", Int.max),
        ] as [(String?, Int?)])
    func `a content length is decimal digits, or nothing`(_ text: String?, _ length: Int?) throws {
        var parameters: Parameters = ["REQUEST_METHOD": "POST", "SCRIPT_NAME": "/"]
        if let text { parameters.append("CONTENT_LENGTH", text) }
        #expect(try RequestHead(parameters).contentLength == length)
    }

    @Test(
        arguments: [
            "-1", "+5", "0x5", "5 ", " 5", "5,5", "٥", "5\r", "five", "9223372036854775808", "99999999999999999999",
        ])
    func `any other content length is refused`(_ text: String) {
        #expect(throws: HTTPError.self) {
            try RequestHead(["REQUEST_METHOD": "POST", "SCRIPT_NAME": "/", "CONTENT_LENGTH": text])
        }
    }

    @Test(arguments: ["CONTENT_LENGTH", "HTTP_AUTHORIZATION", "HTTP_HOST"])
    func `what two readers could understand in two ways is refused`(_ name: String) {
        var parameters: Parameters = ["REQUEST_METHOD": "GET", "SCRIPT_NAME": "/"]
        parameters.append(name, "1")
        parameters.append(name, "1")
        #expect(throws: HTTPError.self) { try RequestHead(parameters) }
    }

    @Test func `other fields may come twice`() throws {
        let parameters: Parameters = [
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/", "HTTP_COOKIE": "a=1", "HTTP_X_A": "1", "HTTP_X_A": "2",
            "HTTP_COOKIE": "b=2",
        ]
        let headers = try RequestHead(parameters).request.headers
        #expect(headers[.cookie] == "a=1; b=2")
        #expect(headers[.init("X-A")!] == "1, 2")
    }

    @Test(arguments: [nil, "", "GE T", "GET\r\n", "GÉT"])
    func `a method that is none is refused`(_ method: String?) {
        var parameters: Parameters = ["SCRIPT_NAME": "/"]
        if let method { parameters.append("REQUEST_METHOD", method) }
        #expect(throws: HTTPError.self) { try RequestHead(parameters) }
    }

    @Test func `the query is what stands behind the question mark, undecoded`() throws {
        let head = try RequestHead(["REQUEST_METHOD": "GET", "SCRIPT_NAME": "/", "QUERY_STRING": "a=%zz&b=+"])
        #expect(head.request.queryString == "a=%zz&b=+")
        #expect(try RequestHead(["REQUEST_METHOD": "GET", "SCRIPT_NAME": "/"]).request.queryString == "")
    }

    @Test(arguments: ["FOO", String(repeating: "A", count: 70)])
    func `a method that nobody knows is a method`(_ method: String) throws {
        let head = try RequestHead(["REQUEST_METHOD": method, "SCRIPT_NAME": "/"])
        #expect(head.request.method.rawValue == method)
    }
}

import PosternHTTP
import Testing

struct CookiesTests {
    @Test(
        arguments: [
            ("", []), ("a=1", ["a=1"]), ("a=1; b=2", ["a=1", "b=2"]), ("a=1;b=2;", ["a=1", "b=2"]),
            (" a = 1 ;\tb=2\t", ["a=1", "b=2"]),
            ("a=1; a=2", ["a=1", "a=2"]), ("a=b=c==", ["a=b=c=="]), ("a=", ["a="]), ("a=\"b c\"", ["a=b c"]),
            ("a=\"", ["a=\""]),
            ("a=\"\"", ["a="]), ("a=%20", ["a=%20"]), ("flag; =1; ; a=1", ["a=1"]), ("a=1, b=2", ["a=1, b=2"]),
        ] as [(String, [String])])
    func `reads names and values as they were sent`(_ text: String, _ pairs: [String]) {
        #expect(Cookies(parsing: text).all.map { "\($0.name)=\($0.value)" } == pairs)
    }

    @Test func `a name gives its first value`() {
        let request = Request(.get, "/", ["HTTP_COOKIE": "a=1; b=2", "HTTP_COOKIE": "a=3"])
        #expect(request.cookies["a"] == "1")
        #expect(request.cookies["A"] == nil)
        #expect(request.cookies.all.map(\.value) == ["1", "2", "3"])
        #expect(Request(.get, "/").cookies.all == [])
    }
}

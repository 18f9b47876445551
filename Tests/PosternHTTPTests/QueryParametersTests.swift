import PosternHTTP
import Testing

struct QueryParametersTests {
    @Test(
        arguments: [
            ("", []), ("a=1", ["a=1"]), ("a=1&b=2&a=3", ["a=1", "b=2", "a=3"]), ("a", ["a="]), ("a=", ["a="]),
            ("=1", ["=1"]),
            ("&&a=1&&b=", ["a=1", "b="]), ("a=b=c", ["a=b=c"]), ("a=1;b=2", ["a=1;b=2"]), ("a+b=c+d", ["a b=c d"]),
            ("%61%3D=%26%2B%20", ["a==&+ "]), ("a=%C3%A4%F0%9F%99%82", ["a=ä🙂"]), ("a=%zz%4%", ["a=%zz%4%"]),
            ("a=%e", ["a=%e"]),
            ("a=%00", ["a=\u{0}"]), ("a=%FF", ["a=\u{FFFD}"]), ("a=\u{301}", ["a=\u{301}"]), ("?a=1", ["?a=1"]),
        ] as [(String, [String])])
    func `decodes names and values in their order`(_ text: String, _ pairs: [String]) {
        #expect(QueryParameters(parsing: text).all.map { "\($0.name)=\($0.value)" } == pairs)
    }

    @Test func `a name gives its first value or all of them`() {
        let query = Request(.get, "/?a=1&b=2&a=3&c").query
        #expect(query["a"] == "1")
        #expect(query["c"] == "")
        #expect(query["d"] == nil)
        #expect(query.values("a") == ["1", "3"])
        #expect(query.values("d") == [])
    }

    @Test func `8 KB are decoded`() {
        let text = (0..<1_000).map { "k\($0)=%20" }.joined(separator: "&")
        #expect(QueryParameters(parsing: text).all.count == 1_000)
        #expect(QueryParameters(parsing: text)["k999"] == " ")
    }
}

import PosternHTTP
import Testing

struct RouteNamesTests {
    private let router: Router

    init() throws {
        router = try Router([
            Route.echo(.get, "/", name: "root"), Route.echo(.get, "/notes/ä b", name: "literal"),
            Route.echo(.get, "/int/{x:int}", name: "int", "x"), Route.echo(.get, "/uuid/{x:uuid}", name: "uuid", "x"),
            Route.echo(.get, "/str/{x}", name: "str", "x"), Route.echo(.get, "/path/{x:path}", name: "path", "x"),
            Route.echo(.get, "/{a}/{b:int}/", name: "two", "a", "b"),
            Route(.get, "/self/{x:int}") {
                .text(try $0.url(for: "int", ["x": try $0.parameter("x", as: Int.self) + 1]))
            },
        ])
    }

    @Test(arguments: [
        ("int", "0", "/int/0"), ("int", "9223372036854775807", "/int/9223372036854775807"),
        ("uuid", "01234567-89AB-cdef-0123-456789abcdef", "/uuid/01234567-89AB-cdef-0123-456789abcdef"),
        ("str", "a", "/str/a"), ("str", "a b", "/str/a%20b"), ("str", "ä", "/str/%C3%A4"),
        ("str", "?#%&+", "/str/%3F%23%25%26%2B"),
        ("str", "a.b-c_d~e", "/str/a.b-c_d~e"), ("str", "...", "/str/..."), ("str", ".a", "/str/.a"),
        ("str", "🙂", "/str/%F0%9F%99%82"),
        ("path", "", "/path/"), ("path", "a/b c", "/path/a/b%20c"), ("path", "/a//", "/path//a//"),
    ])
    func `a URL leads back to its route and its value`(_ name: String, _ value: String, _ url: String) async throws {
        let made = try router.url(for: name, ["x": value])
        #expect(made == url)
        let path = try #require(PercentEncoding.decodePath(made.utf8))
        #expect(await router.text(path)?.hasSuffix(" x=\(value)") == true)
    }

    @Test func `values of any type are written as they describe themselves`() throws {
        #expect(try router.url(for: "int", ["x": 7]) == "/int/7")
        #expect(try router.url(for: "two", ["a": "b", "b": Int64.max, "c": "unused"]) == "/b/9223372036854775807/")
        #expect(try router.url(for: "root") == "/")
        #expect(try router.url(for: "literal") == "/notes/%C3%A4%20b")
    }

    @Test(arguments: [
        ("int", "-1"), ("int", "01"), ("int", "1e3"), ("int", "9223372036854775808"), ("int", ""), ("int", "٥"),
        ("uuid", "x"), ("str", ""), ("str", "a/b"), ("str", "/"), ("str", "."), ("str", ".."), ("path", "a/../b"),
        ("path", ".."),
        ("path", "./a"),
    ])
    func `a value that would lead elsewhere is refused`(_ name: String, _ value: String) {
        let error = RoutingError.unfitParameter("x", route: name)
        #expect(throws: error) { try router.url(for: name, ["x": value]) }
        #expect(error.description == "the value for {x} does not fit the route \"\(name)\"")
    }

    @Test func `an unknown name and a missing value are named`() {
        #expect(throws: RoutingError.unknownName("nobody")) { try router.url(for: "nobody") }
        #expect(throws: RoutingError.missingParameter("b", route: "two")) { try router.url(for: "two", ["a": "x"]) }
    }

    @Test func `a handler makes URLs of the router that called it`() async {
        #expect(await router.text("/self/7") == "/int/8")
    }
}

import PosternHTTP
import Synchronization
import Testing

struct PathConverterTests {
    private static let slug = PathConverter("slug") { text in
        text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    @Test(
        arguments: [
            ("/posts/a-b", "a-b"), ("/posts/A", nil), ("/posts/", nil), ("/posts", nil), ("/posts/a/b", nil), ("/posts/ä", nil),
        ] as [(String, String?)])
    func `an own converter takes the segments that it accepts`(_ path: String, _ text: String?) async throws {
        let router = try Router([Route.echo(.get, "/posts/{post:slug}", "post")], converters: [Self.slug])
        #expect(await router.text(path) == text.map { "/posts/{post:slug} post=\($0)" })
        #expect(await router.answer(.get, path).status == (text == nil ? .notFound : .ok))
    }

    @Test func `it is asked for decoded segments, and neither for an empty one nor for one with a slash`() async throws {
        let asked = Mutex<[String]>([])
        let curious = PathConverter("curious") { text in
            asked.withLock { $0.append(text) }
            return false
        }
        let router = try Router([Route.echo(.get, "/x/{a:curious}", "a")], converters: [curious])
        for path in ["/x/", "/x/ä €", "/x/a/b", "/y/a"] { _ = await router.text(path) }
        #expect(asked.withLock { $0 } == ["ä €", "a"])
    }

    @Test func `own converters come behind int and uuid and before str, in the order of their list`() async throws {
        let short = PathConverter("short") { $0.utf8.count <= 3 }
        let patterns = ["{a:str}", "{a:short}", "{a:slug}", "{a:int}", "{a:path}"]
        for patterns in [patterns, patterns.reversed()] {
            let router = try Router(patterns.map { Route.echo(.get, "/\($0)", "a") }, converters: [Self.slug, short])
            #expect(await router.text("/7") == "/{a:int} a=7")
            #expect(await router.text("/abc") == "/{a:slug} a=abc")
            #expect(await router.text("/AB") == "/{a:short} a=AB")
            #expect(await router.text("/ABCD") == "/{a:str} a=ABCD")
            #expect(await router.text("/ABCD/E") == "/{a:path} a=ABCD/E")
        }
    }

    @Test func `a URL is made of a value that it accepts, and of no other`() throws {
        let router = try Router([Route.echo(.get, "/{post:slug}", name: "post", "post")], converters: [Self.slug])
        #expect(try router.url(for: "post", ["post": "a-b"]) == "/a-b")
        #expect(throws: RoutingError.unfitParameter("post", route: "post")) { try router.url(for: "post", ["post": "A"]) }
    }

    @Test(arguments: ["int", "uuid", "str", "path", "own"])
    func `two converters of one name are refused`(_ name: String) {
        let converters = [PathConverter("own") { _ in true }, PathConverter(name) { _ in true }]
        #expect(throws: RoutingError.duplicateConverter(name)) { try Router([], converters: converters) }
    }

    @Test(arguments: ["", "a-b", "a b", "ä", "a}"])
    func `a name that patterns cannot have is refused`(_ name: String) {
        #expect(throws: RoutingError.malformedConverter(name)) {
            try Router([], converters: [PathConverter(name) { _ in true }])
        }
    }

    @Test func `an unknown converter is named with those that there are`() {
        let error = #expect(throws: RoutingError.self) { try Router([Route.echo(.get, "/{a:slugs}")], converters: [Self.slug]) }
        #expect(
            error?.description
                == "the route pattern \"/{a:slugs}\" names the converter \"slugs\"; there are: slug, int, uuid, str, path")
    }
}

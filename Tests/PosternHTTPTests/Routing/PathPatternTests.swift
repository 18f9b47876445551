import PosternHTTP
import Testing

struct PathPatternTests {
    @Test(arguments: [
        ("", "must begin"), ("notes", "must begin"), ("{id}", "must begin"),
        ("/notes/{id", "whole segment"), ("/notes/id}", "whole segment"), ("/notes/x{id}", "whole segment"),
        ("/notes/{id}.json", "whole segment"), ("/notes/{}", "whole segment"),
        ("/notes/{:int}", "letters, digits"), ("/notes/{a b}", "letters, digits"), ("/notes/{{id}}", "letters, digits"),
        ("/notes/{ä}", "letters, digits"), ("/notes/{id:integer}", "converter \"integer\""),
        ("/notes/{id:}", "converter \"\""), ("/notes/{id:int:int}", "converter"), ("/notes/{id:INT}", "converter"),
        ("/{id}/{id}", "one name twice"), ("/{id}/{id:int}", "one name twice"),
        ("/{rest:path}/more", "whole rest"), ("/{rest:path}/", "whole rest"), ("/{a:path}/{b:path}", "whole rest"),
    ])
    func `a malformed pattern is refused when the router is made`(_ pattern: String, _ reason: String) {
        let error = #expect(throws: RoutingError.self) { try Router([Route.echo(.get, pattern)]) }
        #expect(error?.description.contains("\"\(pattern)\"") == true)
        #expect(error?.description.contains(reason) == true)
    }

    @Test(arguments: [
        ("0", true), ("1", true), ("42", true), ("9223372036854775807", true), ("1000000000000000000", true),
        ("-1", false), ("9223372036854775808", false), ("9999999999999999999", false), ("18446744073709551616", false),
        ("1e3", false), ("01", false), ("00", false), ("+1", false), ("1.0", false), ("0x1", false), ("", false),
        (" 1", false), ("1 ", false), ("1_000", false), ("٥", false), ("１", false), ("²", false), ("1\u{301}", false),
        (String(repeating: "9", count: 10_000), false),
    ])
    func `int takes what is the one notation of an Int64 from 0`(_ text: String, _ fits: Bool) async throws {  // A22
        let router = try Router([Route.echo(.get, "/notes/{id:int}", "id")])
        #expect(await router.text("/notes/" + text) == (fits ? "/notes/{id:int} id=\(text)" : nil))
        #expect(await router.answer(.get, "/notes/" + text).status == (fits ? .ok : .notFound))
    }

    @Test(arguments: [
        ("01234567-89ab-cdef-0123-456789abcdef", true), ("01234567-89AB-CDEF-0123-456789ABCDEF", true),
        ("01234567-89ab-cdef-0123-456789abcde", false), ("01234567-89ab-cdef-0123-456789abcdef0", false),
        ("0123456789abcdef0123456789abcdef0123", false), ("g1234567-89ab-cdef-0123-456789abcdef", false),
        ("{01234567-89ab-cdef-0123-456789abcd}", false), ("01234567_89ab_cdef_0123_456789abcdef", false),
        ("٠1234567-89ab-cdef-0123-456789abcde", false), ("", false),
    ])
    func `uuid takes 8-4-4-4-12 hexadecimal digits`(_ text: String, _ fits: Bool) async throws {
        let router = try Router([Route.echo(.get, "/{id:uuid}", "id")])
        #expect(await router.text("/" + text) == (fits ? "/{id:uuid} id=\(text)" : nil))
    }

    @Test(
        arguments: [
            ("/tags/swift", "swift"), ("/tags/a b", "a b"), ("/tags/日本", "日本"), ("/tags/-1", "-1"),
            ("/tags/%41", "%41"),
            ("/tags/", nil), ("/tags", nil), ("/tags/a/b", nil), ("/tags/a/", nil), ("/tags//", nil),
            ("//tags/a", nil), ("/TAGS/a", nil),
        ] as [(String, String?)])
    func `str takes one segment that is not empty`(_ path: String, _ text: String?) async throws {
        for pattern in ["/tags/{tag}", "/tags/{tag:str}"] {
            let router = try Router([Route.echo(.get, pattern, "tag")])
            #expect(await router.text(path) == text.map { "\(pattern) tag=\($0)" })
        }
    }

    @Test(
        arguments: [
            ("/files/a", "a"), ("/files/a/b.txt", "a/b.txt"), ("/files/", ""), ("/files//a/", "/a/"), ("/files", nil),
            ("/file/a", nil),
        ] as [(String, String?)])
    func `path takes the rest, slashes and all`(_ path: String, _ text: String?) async throws {
        let router = try Router([Route.echo(.get, "/files/{name:path}", "name")])
        #expect(await router.text(path) == text.map { "/files/{name:path} name=\($0)" })
    }

    @Test(arguments: ["/", "/a", "/a/", "/a//b", "/ä/日本", "/a.b-c~d", "/%41"])
    func `a literal path matches itself and no other`(_ path: String) async throws {
        let router = try Router([Route.echo(.get, path)])
        #expect(await router.text(path) == path)
        for other in [path + "/", path + "x", "/x" + path] { #expect(await router.text(other) == nil) }
    }

    @Test func `parameters are told apart by their names`() async throws {
        let router = try Router([Route.echo(.get, "/{year:int}/{name}/{rest:path}", "name", "rest", "year")])
        #expect(
            await router.text("/2026/a/b/c") == "/{year:int}/{name}/{rest:path} name=a rest=b/c year=2026")
    }

    @Test func `a parameter becomes the type that is asked for or is not found`() async throws {
        let router = try Router([
            Route(.get, "/{id:int}") { .text("\(try $0.parameter("id", as: Int32.self) + 0)") },
            Route(.get, "/wrong/{id:int}") { .text(try $0.parameter("number")) },
        ])
        #expect(await router.text("/7") == "7")
        #expect(await router.answer(.get, "/2147483648").status == .notFound)
        #expect(await router.answer(.get, "/wrong/1").status == .internalServerError)
    }
}

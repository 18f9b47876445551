import HTTPTypes
import PosternHTTP
import Testing

struct TrustedHostsTests {
    @Test(
        arguments: [
            ("notes.example", true), ("NOTES.example", true), ("notes.example:8080", true), ("notes.example.", true),
            ("notes.example.:1", true), ("[::1]:8080", true), ("[::1]", true), ("a.wild.example", true),
            ("a.b.wild.example:1", true),
            ("wild.example", false), ("evil.example", false), ("notes.example.evil.example", false), ("xnotes.example", false),
            ("notes.example@evil.example", false), ("notes.example:80@evil.example", false), ("notes.example:x", false),
            ("[::2]", false), ("[::1]x", false), ("", false), (nil, false), (".wild.example", false), ("notes.example/", false),
        ] as [(String?, Bool)])
    func `only requests for hosts of the list are answered`(_ host: String?, _ isTrusted: Bool) async throws {
        let router = try Router(
            [Route.echo(.get, "/")], middleware: [TrustedHosts(["notes.example", "[::1]", "*.wild.example"])])
        var parameters = Parameters()
        if let host { parameters.append("HTTP_HOST", host) }
        var request = Request(method: .get, path: "/", queryString: "", parameters: parameters)
        _ = router.admit(&request)
        let response = await router.respond(to: request)
        #expect(response.status == (isTrusted ? .ok : .badRequest))
        if !isTrusted { #expect(!response.text.contains("evil")) }
    }

    @Test(arguments: ["", "*", "*.", "Notes.example", "notes.example:80", "a b", "https://a", "*.*.example", ".example", "a."])
    func `what is no host is refused when it is made`(_ host: String) {
        #expect(throws: MiddlewareError.malformedHost(host)) { try TrustedHosts([host]) }
    }
}

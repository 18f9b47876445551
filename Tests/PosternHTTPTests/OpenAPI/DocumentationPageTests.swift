import HTTPTypes
import PosternHTTP
import Testing

struct DocumentationPageTests {
    private struct Draft: Codable, Sendable { let text: String? }

    private static func html(_ title: String = "test", _ routes: [Route] = []) throws -> String {
        let document = try OpenAPIDocument(of: Router(routes), title: title, version: "1")
        return String(decoding: DocumentationPage(of: document).html, as: UTF8.self)
    }

    @Test func `all that is told is on it, with links between`() throws {
        let page = try Self.html(
            "test",
            [
                Route(.post, "/drafts/{id:int}", name: "add", takes: .json(Draft.self), gives: .nothing) { _, _ in }
                    .documented(details: "With care.")
            ])
        for part in [
            ##"<a href="#add"><span class="method">POST</span><code>/drafts/{id}</code></a>"##, #"<article id="add">"#,
            "With care.", ##"<a href="#schema-Draft">Draft</a>"##, #"<article id="schema-Draft">"#,
            "<code>text</code><span class=\"quiet\"> (may be missing)</span>", "string or null",
            "integer from 0 to 9223372036854775807",
            "<th scope=\"row\">422</th>", #"<a href="openapi.json">"#,
        ] { #expect(page.contains(part), "\(part)") }
    }

    private enum Order: String, CaseIterable, Sendable { case oldest, newest }
    private struct Page: QueryDecodable {
        let orders: [Order]
        init(from query: inout QueryReader) {
            orders = query.value("orders", .list(of: Order.self), default: [.newest, .oldest])
        }
    }

    @Test func `a list and an object without a name are told in words`() throws {
        let page = try Self.html(
            "test",
            [
                Route(
                    .get, "/", takes: .query(Page.self),
                    gives: .answers { [.json(.array(of: try JSONSchema(of: Draft.self).partial))] }
                ) { _, _ in .empty() }
            ])
        #expect(page.contains("array of one of oldest, newest, with commas between them; default newest,oldest"))
        #expect(page.contains("array of object with text, any of which may be missing"))
    }

    @Test func `what an application says is no markup`() throws {
        let evil = #"<script>alert("1")</script>&"#
        let page = try Self.html(evil, [Route.echo(.get, "/x\"><b>").documented(evil, details: evil, tags: [evil])])
        #expect(!page.contains("<script"))
        #expect(!page.contains("<b>"))
        #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"))
    }

    @Test func `its policy allows its own style, by its hash, and nothing else`() throws {
        let page = try Self.html()
        let start = try #require(page.firstRange(of: "<style>")?.upperBound)
        let end = try #require(page.firstRange(of: "</style>")?.lowerBound)
        let hash = Base64.text(of: SHA256.hash(Array(page[start..<end].utf8)))
        #expect(
            DocumentationPage.headers[.contentSecurityPolicy]
                == "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        #expect(!page.contains(" style="))
        #expect(!page.contains("http"))
    }
}

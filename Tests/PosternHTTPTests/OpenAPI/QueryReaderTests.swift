import HTTPTypes
import PosternHTTP
import Testing

struct QueryReaderTests {
    private enum Order: String, CaseIterable, Sendable { case oldest, newest }

    private struct Search: QueryDecodable, Equatable {
        var word: String
        var limit: Int8?
        var order: Order
        var fields: [Order]
        var isExact: Bool

        init(word: String, limit: Int8? = nil, order: Order = .newest, fields: [Order] = [.oldest], isExact: Bool = false) {
            (self.word, self.limit, self.order, self.fields, self.isExact) = (word, limit, order, fields, isExact)
        }

        init(from query: inout QueryReader) {
            word = query.required("word", .text(length: 1...5), "What to look for.")
            limit = query.optional("limit", .integer(in: -5...100))
            order = query.value("order", .choice(of: Order.self), default: .newest)
            fields = query.value("fields", .list(of: Order.self), default: [.oldest])
            isExact = query.value("exact", .boolean, default: false)
        }
    }

    private static let route = Route(.get, "/", takes: .query(Search.self), gives: .answers { [.empty(.ok)] }) { _, search in
        .text("\(search)")
    }

    private func answer(_ query: String) async throws -> Response {
        let router = try Router([Self.route])
        var request = Request(.get, "/?" + query)
        _ = router.admit(&request)
        return await router.respond(to: request)
    }

    @Test(arguments: [
        ("word=a", Search(word: "a")), ("word=%C3%A9t%C3%A9&limit=-5&other=x", Search(word: "été", limit: -5)),
        ("word=a&limit=100&order=oldest&exact=true", Search(word: "a", limit: 100, order: .oldest, isExact: true)),
        ("word=a&fields=newest,oldest", Search(word: "a", fields: [.newest, .oldest])),
        ("word=a&fields=newest%2Coldest&exact=false", Search(word: "a", fields: [.newest, .oldest])),
    ])
    private func `values are read as what they are`(_ query: String, _ expected: Search) async throws {
        #expect(try await answer(query).text == "\(expected)")
    }

    @Test(arguments: [
        ("", ["word"]), ("word=", ["word"]), ("word=sixsix", ["word"]), ("word=a&limit=101", ["limit"]),
        ("word=a&limit=-6", ["limit"]),
        ("word=a&limit=07", ["limit"]), ("word=a&limit=%2B7", ["limit"]), ("word=a&limit=1&limit=1", ["limit"]),
        ("word=a&limit=9999999999999999999999", ["limit"]), ("word=a&order=", ["order"]), ("word=a&exact=1", ["exact"]),
        ("word=a&fields=", ["fields"]), ("word=a&fields=oldest,oldest", ["fields"]), ("word=a&fields=oldest,", ["fields"]),
        ("limit=x&order=y&fields=z&exact=0", ["word", "limit", "order", "fields", "exact"]),
    ])
    func `all that does not fit is refused at once with 422`(_ query: String, _ names: [String]) async throws {
        let response = try await answer(query)
        #expect(response.status == .unprocessableContent)
        guard case .array(let errors)? = response.problem?["errors"] else { return #expect(Bool(false), "\(response)") }
        #expect(errors.map { $0["parameter"] } == names.map { .string($0) })
    }

    @Test func `the document tells of the same parameters`() throws {
        let get = try OpenAPIDocument(of: [Self.route]).read()["paths", "/", "get"]
        #expect(
            try get?["parameters"]
                == JSONValue(
                    parsing:
                        """
                        [{"name":"word","in":"query","required":true,"description":"What to look for.",\
                        "schema":{"type":"string","minLength":1,"maxLength":5}},\
                        {"name":"limit","in":"query","schema":{"type":"integer","minimum":-5,"maximum":100}},\
                        {"name":"order","in":"query","schema":{"type":"string","enum":["oldest","newest"],"default":"newest"}},\
                        {"name":"fields","in":"query","style":"form","explode":false,"schema":{"type":"array",\
                        "items":{"type":"string","enum":["oldest","newest"]},"minItems":1,"maxItems":2,"uniqueItems":true,"default":["oldest"]}},\
                        {"name":"exact","in":"query","schema":{"type":"boolean","default":false}}]
                        """))
        #expect(get?["responses", "422", "description"] != nil)
    }
}

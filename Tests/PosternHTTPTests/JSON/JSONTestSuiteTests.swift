import FoundationEssentials
import HTTPTypes
import PosternHTTP
import TestSupport
import Testing

/// The documents of `Tests/JSONTestSuite`, each sent as the body of a request (A1).
@Suite struct JSONTestSuiteTests {
    private struct Note: Decodable {
        var text: String
        var completed: Bool
    }

    /// What RFC 8259 leaves open and Postern refuses.
    private static let duplicates = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

    private static let directory = PackageFiles.path("Tests/JSONTestSuite/test_parsing")
    private static let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()

    private let router: Router

    init() throws {
        router = try Router([
            Route(.post, "/any") { request in .json(try request.decode(JSONValue.self)) },
            Route(.post, "/double") { request in try .json(try request.decode(Double.self)) },
            Route(.post, "/note") { request in .text(try request.decode(Note.self).text) },
        ])
    }

    @Test func `the suite is all there (A1)`() {
        #expect(Self.names.count { $0.hasPrefix("n_") } == 186)  // and the two that are made below
        #expect(Self.names.count { $0.hasPrefix("y_") } == 95)
        #expect(Self.names.count { $0.hasPrefix("i_") } == 35)
    }

    @Test(arguments: names.filter { $0.hasPrefix("n_") })
    func `what must be refused is answered with 400 (A1)`(_ name: String) async throws {
        for path in ["/any", "/note"] {
            let response = await answer(path, try document(name))
            #expect(response.status == .badRequest)
            guard case .string(let detail)? = response.problem?["detail"] else { return #expect(Bool(false)) }
            #expect(detail.hasPrefix("The body is not JSON: line "))
        }
    }

    @Test(arguments: names.filter { $0.hasPrefix("y_") && !duplicates.contains($0) })
    func `what must be accepted is, and says the same when it is written again (A1)`(_ name: String) async throws {
        let document = try document(name)
        let response = await answer("/any", document)
        #expect(response.status == .ok)
        #expect(try JSONParser.parse(response.body) == JSONParser.parse(document))
    }

    @Test(arguments: names.filter { $0.hasPrefix("y_") && !duplicates.contains($0) })
    func `JSON of another shape is 422, never 400 (A1)`(_ name: String) async throws {
        #expect(await answer("/note", try document(name)).status == .unprocessableContent)
    }

    @Test(arguments: duplicates)
    func `two members of one name are refused, though the suite has them accepted (A3)`(_ name: String) async throws {
        let response = await answer("/any", try document(name))
        #expect(response.status == .badRequest)
        #expect(response.text.contains("a second member of the same name"))
    }

    @Test(arguments: names.filter { $0.hasPrefix("i_number_") })
    func `numbers of any size are JSON, and those too large for a Double are 422 (A1)`(_ name: String) async throws {
        let document = try document(name)
        #expect(await answer("/any", document).status == .ok)
        let element = document.dropFirst().dropLast()
        let tooLarge = ["neg_int_huge_exp", "huge_exp", "real_neg_overflow", "real_pos_overflow", "pos_double_huge_exp"]
        let isTooLarge = tooLarge.contains { name == "i_number_\($0).json" }
        #expect(await answer("/double", Array(element)).status == (isTooLarge ? .unprocessableContent : .ok))
    }

    @Test(arguments: names.filter { $0.hasPrefix("i_") && !$0.hasPrefix("i_number_") })
    func `broken Unicode, other encodings, byte order marks and 500 levels are refused (A1, A2)`(
        _ name: String
    ) async throws {
        #expect(await answer("/any", try document(name)).status == .badRequest)
        #expect(await answer("/note", try document(name)).status == .badRequest)
    }

    @Test(arguments: [("[", 100_000, ""), (#"[{"":"#, 50_000, "\n"), (#"{"a":"#, 100_000, "1")])
    func `a document that nests 100,000 times is refused at level 65, at once (A1)`(
        _ opening: String, _ count: Int, _ rest: String
    ) async throws {
        let document = Array((String(repeating: opening, count: count) + rest).utf8)
        var shortest = Duration.seconds(1)
        for _ in 0..<3 {
            let start = ContinuousClock.now
            let response = await answer("/any", document)
            shortest = min(shortest, ContinuousClock.now - start)
            #expect(response.status == .badRequest)
            #expect(response.text.contains("more than 64 levels of nesting"))
        }
        #expect(shortest <= .milliseconds(50))
    }

    private func document(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: Self.directory + "/" + name)))
    }

    private func answer(_ path: String, _ body: [UInt8]) async -> Response {
        var request = Request(.post, path, ["CONTENT_TYPE": "application/json"])
        request.body = body
        _ = router.admit(&request)
        return await router.respond(to: request)
    }
}

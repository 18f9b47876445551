import HTTPTypes
import PosternHTTP
import Synchronization
import Testing

struct ErrorHandlerTests {
    private struct OutOfStock: Error { let article: String }
    private struct Secret: Error { let path = "/var/lib/secret.db" }

    private final class Reports: Sendable {
        private let texts = Mutex<[String]>([])
        var all: [String] { texts.withLock { $0 } }
        func add(_ error: any Error, _ request: Request) { texts.withLock { $0.append("\(error)") } }
    }

    private let reports = Reports()

    private func answer(_ error: any Error & Sendable, _ handlers: [ErrorHandler] = []) async throws -> Response {
        let router = try Router([Route(.get, "/") { _ in throw error }], errors: handlers)
            .answering(errors: ErrorResponder(report: reports.add))
        return await router.answer(.get, "/")
    }

    @Test func `an application's own error is answered as it says`() async throws {
        let handlers = [
            ErrorHandler(OutOfStock.self) { $0.article == "" ? nil : HTTPError(.conflict, "There is no \($0.article) left.") },
            ErrorHandler(respondingTo: OutOfStock.self) { _, request in .text("nothing at \(request.path)", status: .gone) },
        ]
        let response = try await answer(OutOfStock(article: "tea"), handlers)
        #expect(response.status == .conflict)
        #expect(response.problem?["detail"] == .string("There is no tea left."))
        let other = try await answer(OutOfStock(article: ""), handlers)
        #expect(other.status == .gone)
        #expect(other.text == "nothing at /")
        #expect(reports.all == [])
    }

    @Test func `details of a 5xx are in the log only (A10)`() async throws {
        let handler = ErrorHandler(Secret.self) { HTTPError(.badGateway, "The bank does not answer.", cause: $0) }
        let response = try await answer(Secret(), [handler])
        #expect(response.problem?["detail"] == .string("The bank does not answer."))
        #expect(!response.text.contains("secret"))
        let own = try await answer(HTTPError(.internalServerError, "no file /var/lib/secret.db", cause: Secret()))
        #expect(own.problem?["detail"] == nil)
        #expect(own.problem?["request_id"] != nil)
        #expect(!own.text.contains("secret"))
        _ = try await answer(HTTPError(.serviceUnavailable, "Later.", cause: Secret()))
        #expect(
            reports.all == [
                "\(Secret())", "500 Internal Server Error: no file /var/lib/secret.db (cause: \(Secret()))",
                "503 Service Unavailable: Later. (cause: \(Secret()))",
            ])
    }

    @Test func `a problem has a type, a title and members of its own, which replace none of the standard ones`() async throws {
        let error = HTTPError(
            .conflict, "Sold out.", type: "https://shop.example/sold-out", title: "Sold out",
            members: ["left": .number(JSONNumber(0)), "status": .string("x"), "request_id": .null, "article": .string("a\"b")])
        let response = try await answer(error)
        let problem = try #require(response.problem)
        #expect(problem["type"] == .string("https://shop.example/sold-out"))
        #expect(problem["title"] == .string("Sold out"))
        #expect(problem["status"] == .number(JSONNumber(409)))
        #expect(problem["left"] == .number(JSONNumber(0)))
        #expect(problem["article"] == .string("a\"b"))
        #expect(response.headers[.cacheControl] == "no-store")
    }
}

import HTTPTypes
import PosternHTTP
import Synchronization
import Testing

struct MiddlewareTests {
    private struct Refusal: Error {}

    /// Writes down what passes.
    private struct Witness: Middleware {
        let name: String
        let log: Log

        func handle(_ request: Request, next: Handler) async throws -> Response {
            log.add("\(name) in")
            let response = try await next(request)
            log.add("\(name) out \(response.status.code)")
            return response
        }
    }

    private struct Failing: Middleware {
        let error: any Error
        func handle(_ request: Request, next: Handler) async throws -> Response { throw error }
    }

    private struct Refusing: Middleware {
        func handle(_ request: Request, next: Handler) async throws -> Response { .text("no", status: .forbidden) }
    }

    private final class Log: Sendable {
        private let entries = Mutex<[String]>([])
        var all: [String] { entries.withLock { $0 } }
        func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    }

    private let log = Log()
    private func witness(_ name: String) -> Witness { Witness(name: name, log: log) }

    @Test func `the first is the outermost`() async throws {
        let log = log
        let route = Route(.get, "/") { _ in
            log.add("handler")
            return .empty(.ok)
        }
        _ = try await Router([route], middleware: [witness("a"), witness("b")]).answer(.get, "/")
        #expect(log.all == ["a in", "b in", "handler", "b out 200", "a out 200"])
    }

    @Test func `errors of a handler are answers when middleware sees them`() async throws {
        let routes = [
            Route(.get, "/known") { _ in throw HTTPError(.conflict, "Taken.") },
            Route(.get, "/unknown") { _ in throw Refusal() },
        ]
        let router = try Router(routes, middleware: [witness("a")])
        #expect(await router.answer(.get, "/known").status == .conflict)
        #expect(await router.answer(.get, "/unknown").status == .internalServerError)
        #expect(log.all == ["a in", "a out 409", "a in", "a out 500"])
    }

    @Test func `middleware sees what no route answers`() async throws {
        let router = try Router([Route.echo(.get, "/")], middleware: [witness("a")])
        #expect(await router.answer(.get, "/nothing").status == .notFound)
        #expect(await router.answer(.post, "/").headers[.allow] == "GET, HEAD, OPTIONS")
        #expect(await router.answer(.options, "/").status == .noContent)
        #expect(log.all == ["a in", "a out 404", "a in", "a out 405", "a in", "a out 204"])
    }

    @Test func `errors of middleware become answers`() async throws {
        let known = try Router([Route.echo(.get, "/")], middleware: [Failing(error: HTTPError(.unauthorized, "Who?"))])
        #expect(await known.answer(.get, "/").problem?["detail"] == .string("Who?"))
        let unknown = try Router([Route.echo(.get, "/")], middleware: [Failing(error: Refusal())])
        #expect(await unknown.answer(.get, "/nothing").status == .internalServerError)
    }

    @Test func `errors of middleware are answers for the middleware around it`() async throws {
        let router = try Router(
            [Route.echo(.get, "/")], middleware: [witness("a"), Failing(error: Refusal()), witness("b")])
        #expect(await router.answer(.get, "/").status == .internalServerError)
        #expect(log.all == ["a in", "a out 500"])
    }

    @Test func `middleware may answer by itself and change the answer`() async throws {
        struct Marking: Middleware {
            func handle(_ request: Request, next: Handler) async throws -> Response {
                try await next(request).with(.cacheControl, "no-store")
            }
        }
        let router = try Router([Route.echo(.get, "/")], middleware: [Marking(), Refusing(), witness("never")])
        let response = await router.answer(.get, "/")
        #expect(response.status == .forbidden)
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(log.all == [])
    }

    @Test func `an error is reported once however much middleware there is`() async throws {
        let log = log
        let routes = [Route(.get, "/") { _ in throw Refusal() }]
        let router = try Router(routes, middleware: [witness("a"), witness("b")])
            .answering(errors: ErrorResponder(report: { error, _ in log.add("report \(error)") }))
        _ = await router.answer(.get, "/")
        #expect(log.all.filter { $0.hasPrefix("report") } == ["report Refusal()"])
    }
}

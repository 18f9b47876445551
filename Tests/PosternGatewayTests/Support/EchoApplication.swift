import HTTPTypes
import PosternHTTP
import Synchronization
import TestSupport

/// An application that says back what it was told, and keeps a list of it.
final class EchoApplication: Sendable {
    let gate = Gate()
    private let seen = Mutex<[Request]>([])

    /// The requests that reached a handler.
    var requests: [Request] { seen.withLock { $0 } }

    func router() throws -> Router {
        try Router([
            Route(.get, "/echo", echo),
            Route(.post, "/echo", echo),
            Route(.post, "/small", bodyLimit: 10, echo),
            Route(.get, "/bytes/{count:int}", bytes),
            Route(.get, "/gate", wait),
            Route(.get, "/complaint", complain),
        ])
    }

    private func echo(_ request: Request) -> Response {
        note(request)
        return Response(headers: [.contentType: "application/octet-stream"], body: request.body)
    }

    private func bytes(_ request: Request) throws -> Response {
        note(request)
        return Response(body: patternBytes(try request.parameter("count")))
    }

    private func wait(_ request: Request) -> Response {
        gate.pass()
        note(request)
        return .text("passed")
    }

    private func complain(_ request: Request) -> Response {
        note(request)
        var response = Response.text("fine")
        response.errorLog = String(repeating: "c", count: 70_000)
        return response
    }

    private func note(_ request: Request) {
        seen.withLock { $0.append(request) }
    }
}

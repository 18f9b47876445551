/// Says what an error of an application's own means to a client.
///
/// ```swift
/// struct OutOfStock: Error { let article: String }
///
/// let router = try Router(
///     [Route(.post, "/orders", orders.add)],
///     errors: [
///         ErrorHandler(OutOfStock.self) { HTTPError(.conflict, "There is no \($0.article) left.") },
///         ErrorHandler { error in (error as? any Retriable).map { _ in HTTPError(.serviceUnavailable) } },
///     ])
/// ```
///
/// An error that no handler knows is answered with 500 and nothing but the request's id. The error itself is in the log whenever the answer
/// is a 5xx, and never in the answer.
public struct ErrorHandler: Sendable {
    enum Answer {
        case problem(HTTPError)
        case response(Response)
    }

    let answer: @Sendable (any Error, Request) -> Answer?

    /// Answers errors of one type with a problem document; `nil` leaves the error to the next handler.
    public init<Failure: Error>(_ type: Failure.Type, _ problem: @escaping @Sendable (Failure) -> HTTPError?) {
        answer = { error, _ in (error as? Failure).flatMap(problem).map { .problem($0) } }
    }

    /// Answers any error that it knows with a problem document; `nil` leaves the error to the next handler.
    public init(_ problem: @escaping @Sendable (any Error) -> HTTPError?) {
        answer = { error, _ in problem(error).map { .problem($0) } }
    }

    /// Answers errors of one type with something else than a problem document.
    public init<Failure: Error>(
        respondingTo type: Failure.Type, with response: @escaping @Sendable (Failure, Request) -> Response?
    ) {
        answer = { error, request in (error as? Failure).flatMap { response($0, request) }.map { .response($0) } }
    }
}

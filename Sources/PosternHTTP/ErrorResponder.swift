internal import HTTPTypes

/// The one place where an error becomes an answer.
package struct ErrorResponder: Sendable {
    /// Says what an error of the application's, or of a library's, means to a client; `nil` for one that it does not know.
    package typealias Mapping = @Sendable (any Error) -> HTTPError?

    /// Told of every error that became a 5xx, with the whole inner error: for the log, never for the client.
    package typealias Report = @Sendable (any Error, Request) -> Void

    private let mappings: [Mapping]
    private let report: Report

    package init(mappings: [Mapping] = [], report: @escaping Report = { _, _ in }) {
        self.mappings = mappings
        self.report = report
    }

    /// The answer to `request` after `error`. An error that nobody knows is a 500 that says nothing but the request's id.
    package func response(to error: any Error, for request: Request) -> Response {
        let known = error as? HTTPError ?? mappings.lazy.compactMap { $0(error) }.first
        let answer = known ?? HTTPError(.internalServerError)
        guard answer.status.code >= 500 else { return .problem(answer) }
        report(error, request)
        return .problem(answer, requestID: request.id)
    }
}

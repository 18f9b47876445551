internal import HTTPTypes

/// The one place where an error becomes an answer.
package struct ErrorResponder: Sendable {
    /// Told of every error that became a 5xx, with the whole inner error: for the log, never for the client.
    package typealias Report = @Sendable (any Error, Request) -> Void

    private let handlers: [ErrorHandler]
    private let report: Report

    package init(_ handlers: [ErrorHandler] = [], report: @escaping Report = { _, _ in }) {
        self.handlers = handlers
        self.report = report
    }

    /// The same, which asks `handlers` before its own.
    func trying(_ handlers: [ErrorHandler]) -> ErrorResponder {
        ErrorResponder(handlers + self.handlers, report: report)
    }

    /// The answer of `handler`, or to what it throws.
    func run(_ handler: Handler, _ request: Request) async -> Response {
        do { return try await handler(request) } catch { return response(to: error, for: request) }
    }

    /// The answer to `request` after `error`. An error that nobody knows is a 500 that says nothing but the request's id.
    package func response(to error: any Error, for request: Request) -> Response {
        let response = answer(to: error, for: request)
        if response.status.code >= 500 { report(error, request) }
        return response
    }

    private func answer(to error: any Error, for request: Request) -> Response {
        if let error = error as? HTTPError { return .problem(error, requestID: request.id) }
        for handler in handlers {
            switch handler.answer(error, request) {
            case .problem(let known)?: return .problem(known, requestID: request.id)
            case .response(let response)?: return response
            case nil: continue
            }
        }
        return .problem(HTTPError(.internalServerError), requestID: request.id)
    }
}

internal import HTTPTypes
package import Logging
package import PosternHTTP

/// The way of a request from an exchange through the responder and back. Every protocol and the tests take it.
package struct RequestCycle: Sendable {
    private let responder: any Responder
    private let settings: GatewaySettings
    private let logger: Logger

    /// The largest body that is read only to be dropped, so that the connection can be kept.
    private static let drainLimit = 65_536

    package init(responder: any Responder, settings: GatewaySettings, logger: Logger) {
        self.responder = responder
        self.settings = settings
        self.logger = logger
    }

    /// Answers one request; blocks the calling thread, which also runs the handler.
    ///
    /// - Parameters:
    ///   - executor: the calling thread's own.
    ///   - phase: is told what the thread turns to, for the deadlines.
    ///   - isClosing: whether the connection must not be kept after this answer; asked when the answer is ready.
    package func run<SomeExchange: Exchange & ~Copyable>(
        _ exchange: consuming SomeExchange, on executor: ThreadExecutor,
        phase: (Phase) -> Void = { _ in }, isClosing: () -> Bool = { false }
    ) -> ConnectionFate {
        var exchange = exchange
        let answer: Answer
        do {
            answer = try respond(to: &exchange, on: executor, phase: phase)
        } catch {
            return exchange.abandon()
        }
        let (head, body) = serialize(answer)
        let errorLog = SomeExchange.hasErrorLog ? answer.response.errorLog : log(answer)
        phase(.writing)
        return exchange.send(head: head, body: body, errorLog: errorLog, closing: answer.mustClose || isClosing())
    }

    /// Writes what is meant for the web server's error log into the service's own.
    private func log(_ answer: Answer) -> String? {
        if let text = answer.response.errorLog { logger.error("\(text)") }
        return nil
    }

    /// What a thread turns to when it has read a request.
    package enum Phase: Sendable {
        case handling, writing
    }

    private struct Answer {
        let response: Response
        var method: HTTPRequest.Method?
        var mustClose = false
    }

    /// Thrown when nobody is left to be answered.
    private struct PeerIsGone: Error {}

    private func respond(
        to exchange: inout some Exchange & ~Copyable, on executor: ThreadExecutor, phase: (Phase) -> Void
    ) throws(PeerIsGone) -> Answer {
        let head: RequestHead
        do { head = try RequestHead(try exchange.parameters) } catch {
            return Answer(response: .problem(error), mustClose: true)
        }
        var request = head.request
        let demand = responder.admit(&request)
        do {
            if let body = try readBody(head, demand, from: &exchange) { request.body = body }
        } catch {
            guard case .refused(let error) = error else { throw PeerIsGone() }
            return Answer(response: .problem(error), method: request.method)
        }
        phase(.handling)
        let response = executor.run { [responder, request] in await responder.respond(to: request) }
        return Answer(response: response, method: request.method)
    }

    private enum BodyRefusal: Error {
        case refused(HTTPError)
        case broken
    }

    /// - Returns: `nil` when the body is left unread.
    private func readBody(
        _ head: RequestHead, _ demand: BodyDemand, from exchange: inout some Exchange & ~Copyable
    ) throws(BodyRefusal) -> [UInt8]? {
        let length = head.contentLength ?? 0
        switch demand {
        case .none:
            guard length <= Self.drainLimit else { return nil }
        case .whole(let limit):
            let limit = limit ?? settings.bodyLimit
            guard length <= limit else {
                throw .refused(
                    HTTPError(.contentTooLarge, "The body has \(length) bytes; at most \(limit) are accepted."))
            }
        }
        do { return try exchange.readBody(exactly: length) } catch .broken { throw .broken } catch {
            guard head.contentLength == nil else {
                let comparison = error == .short ? "shorter" : "longer"
                throw .refused(HTTPError(.badRequest, "The body is \(comparison) than its Content-Length says."))
            }
            throw .refused(HTTPError(.lengthRequired, "There is a body, but no Content-Length."))
        }
    }

    /// The bytes of an answer. One that no web server would take becomes a 500 and a line in the log.
    private func serialize(_ answer: Answer) -> (head: [UInt8], body: [UInt8]) {
        let head = ResponseHead(answer.response, to: answer.method)
        let isFinal = (200...999).contains(answer.response.status.code)
        guard isFinal, head.bytes.count <= ResponseHead.limit else {
            logger.error(
                "the answer of a handler cannot be sent",
                metadata: ["status": "\(answer.response.status.code)", "header_bytes": "\(head.bytes.count)"])
            let replacement = Response.problem(HTTPError(.internalServerError))
            let head = ResponseHead(replacement, to: answer.method)
            return (head.bytes, head.hasBody ? replacement.body : [])
        }
        return (head.bytes, head.hasBody ? answer.response.body : [])
    }
}

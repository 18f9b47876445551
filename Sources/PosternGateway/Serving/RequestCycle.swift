internal import HTTPTypes
package import Logging
package import PosternHTTP

/// The way of a request from an exchange through the responder and back. Every protocol and the tests take it.
package final class RequestCycle: Sendable {
    let responder: any Responder
    let settings: GatewaySettings
    let logger: Logger
    private let observers: [any RequestObserver]

    /// The largest body that is read only to be dropped, so that the connection can be kept.
    private static let drainLimit = 65_536

    /// What goes with every answer.
    let common: CommonFields

    package init(
        responder: any Responder, settings: GatewaySettings, logger: Logger, observers: [any RequestObserver] = []
    ) {
        self.observers = observers
        self.responder = responder
        self.settings = settings
        common = CommonFields(settings.responseHeaders)
        self.logger = logger
    }

    /// Whether somebody wants to be told of requests; if not, no clock is looked at for it.
    package var isObserved: Bool { !observers.isEmpty }

    /// Tells the observers of a request that has ended.
    func tell(of request: EndedRequest) {
        for observer in observers { observer.requestEnded(request) }
    }

    /// Answers one request; blocks the calling thread, which also runs the handler.
    ///
    /// - Parameters:
    ///   - executor: the calling thread's own.
    ///   - watch: is told what the thread turns to, for the deadlines.
    ///   - arrival: how the request came here; `nil` when the observers are not to be told of it.
    ///   - follow: is given, before the end of the answer is sent, what is to be done when the connection has been let go of.
    package func run<SomeExchange: Exchange & ~Copyable>(
        _ exchange: consuming SomeExchange, on executor: ThreadExecutor, watchedBy watch: some RequestWatch = NoWatch(),
        arrival: Arrival? = nil, follow: (FollowUps.Due) -> Void = { _ in }
    ) -> ConnectionFate {
        var exchange = exchange
        let account = arrival.map { RequestAccount(of: $0) }
        let answer: Answer
        do {
            answer = try respond(to: &exchange, on: executor, watch, account)
        } catch {
            if let due = error.due { follow(due) }
            if let account { tell(of: account.ended(with: error.status, sent: 0)) }
            return exchange.abandon()
        }
        account?.accessFields = answer.response.accessFields
        if let streamed = answer.streamed {
            let status = judge(streamed, of: answer.response, to: answer.request, answer.interruption)
            if streamed.failure == nil, let due = answer.due { follow(due) }
            let fate = exchange.endStream(
                isComplete: streamed.failure == nil, hasErrorLog: answer.response.errorLog != nil, closing: watch.isClosing)
            account?.sent(in: streamed.answer.sendingTime)
            if let account { tell(of: account.ended(with: status, sent: streamed.answer.sentBytes)) }
            return fate
        }
        let (status, head, body, isItself) = serialize(answer)
        let errorLog = SomeExchange.hasErrorLog ? answer.response.errorLog.map(ErrorLogText.escape) : log(answer)
        if isItself, let due = answer.due { follow(due) }
        let fate = exchange.send(head: head, body: body, errorLog: errorLog, closing: answer.mustClose || watch.isClosing)
        if let account { tell(of: account.ended(with: status, sent: body.count)) }
        return fate
    }

    /// Writes what is meant for the web server's error log into the service's own.
    private func log(_ answer: Answer) -> String? {
        if let text = answer.response.errorLog { logger.error("\(text)") }
        return nil
    }

    private struct Answer {
        let response: Response
        var request: Request?
        var mustClose = false
        /// Names a request that is none.
        var id: String?
        /// How it was sent already.
        var streamed: Streamed?
        /// Why its handler was told to end.
        var interruption: Interruption?

        /// What is to be done once it has been sent.
        var due: FollowUps.Due? {
            response.followUps.isEmpty ? nil : FollowUps.Due(works: response.followUps, request: request)
        }
    }

    /// Thrown when nobody is left to be answered.
    private struct PeerIsGone: Error {
        /// What stands for it in logs.
        let status: Int
        /// What follows the answer that nobody waits for.
        var due: FollowUps.Due?
    }

    private func respond(
        to exchange: inout some Exchange & ~Copyable, on executor: ThreadExecutor, _ watch: some RequestWatch,
        _ account: RequestAccount?
    ) throws(PeerIsGone) -> Answer {
        var head: RequestHead
        var parameters: Parameters?
        do {
            let sent = try exchange.parameters
            parameters = sent
            account?.parameters = sent
            head = try RequestHead(sent, rootPath: settings.rootPath)
        } catch {
            _ = watch.writingStarts()
            account?.writingStarts()
            let id = parameters?.requestID ?? RequestID.make()
            return Answer(response: .problem(error, requestID: id), mustClose: true, id: id)
        }
        let demand = responder.admit(&head.request)
        var request = head.request
        account?.request = request
        let streamedBody: StreamedBody?
        do {
            streamedBody = try openBody(head, demand, from: &exchange, watch)
            if let streamedBody {
                request.streamedBody = BodyReader(from: streamedBody)
            } else if let body = try readBody(head, demand, from: &exchange) {
                request.body = body
            }
        } catch {
            guard case .refused(let error) = error else {
                let isLate = account.map { UInt64(clamping: $0.age) / 1_000_000 >= settings.readTimeout.milliseconds } ?? false
                throw PeerIsGone(status: isLate ? 408 : 499)
            }
            _ = watch.writingStarts()
            account?.writingStarts()
            return Answer(response: .problem(error, requestID: request.id), request: request)
        }
        account?.request = request
        account?.handlerStarts()
        let (response, streamed) = executor.run { [self, request, channel = exchange.channel, database = account?.database] in
            guard let database else { return await answer(to: request, over: channel, watch) }
            return await DatabaseShare.$current.withValue(database) { await answer(to: request, over: channel, watch) }
        } started: { [request] task in
            watch.handlerStarts(request, as: task)
        }
        let interruption = watch.writingStarts()
        account?.writingStarts()
        if let streamedBody {
            streamedBody.end()
            account?.streamedBytes = streamedBody.receivedBytes
            if streamed == nil, let status = streamedBody.brokenStatus { throw PeerIsGone(status: status) }
        }
        if let streamed {
            return Answer(response: response, request: request, streamed: streamed, interruption: interruption)
        }
        switch interruption {
        case .answered: throw PeerIsGone(status: 504)
        case .gone: throw PeerIsGone(status: 499, due: Answer(response: response, request: request).due)
        // What a handler has made of it in spite of all is the truth; only its failure is explained better here.
        case .late where response.status.code >= 500:
            return Answer(response: .timedOut(request), request: request, mustClose: true)
        case .late, nil: return Answer(response: response, request: request)
        }
    }

    enum BodyRefusal: Error {
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
        case .whole(let limit), .streamed(let limit):
            let limit = limit ?? settings.bodyLimit
            guard length <= limit else { throw .refused(.bodyTooLarge(length, limit: limit)) }
        }
        do { return try exchange.readBody(exactly: length) } catch .broken { throw .broken } catch {
            guard head.contentLength == nil else {
                throw .refused(error == .short ? .bodyIsShort : .bodyIsLong)
            }
            throw .refused(HTTPError(.lengthRequired, "There is a body, but no Content-Length."))
        }
    }

    /// The bytes of an answer. One that no web server would take becomes a 500 and a line in the log.
    private func serialize(_ answer: Answer) -> (status: Int, head: [UInt8], body: [UInt8], isItself: Bool) {
        let head = ResponseHead(
            answer.response, to: answer.request?.method, with: common, for: answer.request, id: answer.id)
        guard let fault = fault(of: answer.response, head) else {
            return (answer.response.status.code, head.bytes, head.hasBody ? answer.response.body : [], true)
        }
        logger.error(
            "the answer of a handler cannot be sent: \(fault)",
            metadata: [
                "header_bytes": "\(head.bytes.count)", "request_id": "\(answer.request?.id ?? "")",
                "route": "\(answer.request?.route ?? "")", "status": "\(answer.response.status.code)",
            ])
        let replacement = Response.problem(HTTPError(.internalServerError), requestID: answer.request?.id)
        let plain = ResponseHead(
            replacement, to: answer.request?.method, with: common, for: answer.request, id: answer.id)
        return (replacement.status.code, plain.bytes, plain.hasBody ? replacement.body : [], false)
    }

    func fault(of response: Response, _ head: ResponseHead) -> String? {
        guard (200...999).contains(response.status.code) else { return "its status is none that ends a request, 200 to 999" }
        if let command = head.command { return "its field \(command.rawName) would command the web server" }
        guard head.bytes.count <= ResponseHead.limit else {
            return "its header fields are longer than the \(ResponseHead.limit) bytes that web servers take"
        }
        return nil
    }
}

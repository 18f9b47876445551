internal import Logging
internal import PosternHTTP

/// Answers whose bodies are written while they are sent.
extension RequestCycle {
    /// How a streamed answer has ended of which at least the head was sent.
    struct Streamed {
        let answer: StreamedAnswer
        /// What has broken it off; `nil` when it is complete.
        let failure: (any Error)?
    }

    /// Lets the body of a streamed answer be written; blocks. For `HEAD` it is written as far as its length can be told, and not sent.
    ///
    /// - Parameter database: where the time of its units of work is added up; `nil` when nobody wants to know.
    /// - Returns: what is to be sent, or how it was sent already.
    func write(
        _ response: Response, to request: Request, over channel: some AnswerChannel, on executor: ThreadExecutor,
        _ watch: some RequestWatch, _ database: DatabaseShare?
    ) -> (response: Response, streamed: Streamed?) {
        let isHead = request.method == .head
        let head = ResponseHead(response, to: isHead ? .get : request.method, with: common, for: request)
        guard let stream = response.stream, head.hasBody, fault(of: response, head) == nil, !isHead || stream.length == nil else {
            return (response, nil)
        }
        let streamed = StreamedAnswer(
            head: head.bytes, errorLog: response.errorLog.map(ErrorLogText.escape), length: stream.length,
            over: isHead ? nil : channel, watchedBy: watch)
        let end = executor.run { [responder] in
            await DatabaseShare.$current.withValue(database) {
                switch await streamed.run(stream.work) {
                case .whole(let body): (response.whole(body), nil)
                case .failed(is StreamedAnswer.HeadIsEnough): (response, nil)
                case .failed(let error): (responder.response(to: error, for: request), nil)
                case .sent: (response, Streamed(answer: streamed, failure: nil))
                case .brokenOff(let error): (response, Streamed(answer: streamed, failure: error))
                }
            } as (Response, Streamed?)
        } started: { task in
            watch.streamStarts(as: task)
        }
        return end
    }

    /// The status that stands for a streamed answer in logs and metrics, and a line in the log when it broke off.
    func judge(_ streamed: Streamed, of response: Response, to request: Request?, _ interruption: Interruption?) -> Int {
        guard let failure = streamed.failure else { return response.status.code }
        let isGone = interruption == .gone || failure as? BodyWriteError == .clientIsGone
        logger.log(
            level: isGone || interruption != nil ? .debug : .error, "an answer was broken off while its body was written",
            metadata: [
                "error": "\(failure)", "path": "\(request?.path ?? "")", "request_id": "\(request?.id ?? "")",
                "route": "\(request?.route ?? "")", "sent_bytes": "\(streamed.answer.sentBytes)",
            ])
        if isGone { return 499 }
        return interruption == nil ? 500 : 504
    }
}

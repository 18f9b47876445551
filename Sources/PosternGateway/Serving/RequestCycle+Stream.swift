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

    /// Lets the request be answered, and the body of a streamed answer be written. For `HEAD` it is written as far as its length can be
    /// told, and not sent.
    ///
    /// - Returns: what is to be sent, or how it was sent already.
    func answer(
        to request: Request, over channel: some AnswerChannel, _ watch: some RequestWatch
    ) async -> (response: Response, streamed: Streamed?) {
        let answer = await responder.respond(to: request)
        let response = answer.file.map { deliver($0, as: answer, to: request) } ?? answer
        guard let stream = response.stream else { return (response, nil) }
        let isHead = request.method == .head
        guard !ResponseHead.isBodiless(response), !isHead || stream.length == nil else { return (response, nil) }
        let streamed = StreamedAnswer(
            errorLog: response.errorLog.map(ErrorLogText.escape), length: stream.length, over: isHead ? nil : channel,
            watchedBy: watch
        ) { [self] in
            let head = ResponseHead(response, to: request.method, with: common, for: request)
            return fault(of: response, head) == nil ? head.bytes : nil
        }
        switch await streamed.run(stream.work) {
        case .whole(let body): return (response.whole(body), nil)
        case .failed(is StreamedAnswer.BodyIsNotSent): return (response, nil)
        case .failed(let error): return (responder.response(to: error, for: request), nil)
        case .sent: return (response, Streamed(answer: streamed, failure: nil))
        case .brokenOff(let error): return (response, Streamed(answer: streamed, failure: error))
        }
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

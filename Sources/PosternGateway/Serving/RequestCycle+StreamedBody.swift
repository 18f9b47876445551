internal import PosternHTTP

extension RequestCycle {
    /// Makes the body of a request something for its handler to read from.
    ///
    /// - Returns: `nil` when it is to be read before.
    /// - Throws: a refusal with 413 when it is announced as too large.
    func openBody(
        _ head: RequestHead, _ demand: BodyDemand, from exchange: inout some Exchange & ~Copyable, _ watch: some RequestWatch
    ) throws(BodyRefusal) -> StreamedBody? {
        guard case .streamed(let ownLimit) = demand else { return nil }
        let limit = ownLimit ?? settings.bodyLimit
        if let length = head.contentLength, length > limit { throw .refused(.bodyTooLarge(length, limit: limit)) }
        let input: any BodyInput
        do { input = try exchange.openBody(length: head.contentLength) } catch { throw .broken }
        return StreamedBody(
            input, announced: head.contentLength, limit: limit, timeout: settings.readTimeout, watchedBy: watch)
    }
}

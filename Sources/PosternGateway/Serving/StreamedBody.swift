internal import HTTPTypes
internal import PosternHTTP
internal import Synchronization

/// Reads the body of a request for its handler, within the limit and the time for it.
final class StreamedBody: BodySource {
    private struct State {
        var received = 0
        var hasEnded = false
        /// What every further call throws.
        var failure: (any Error)?
        var isBroken = false
        var isLate = false
    }

    private let input: any BodyInput
    private let announced: Int?
    private let limit: Int
    private let timeout: Duration
    private let watch: any RequestWatch
    private let state = Mutex(State())

    /// - Parameters:
    ///   - announced: how long the body must be; `nil` when only its end says so.
    ///   - limit: the most bytes that are read.
    ///   - timeout: how long a part may take, as `watch` sees to.
    init(
        _ input: any BodyInput, announced: Int?, limit: Int, timeout: Duration, watchedBy watch: any RequestWatch
    ) {
        (self.input, self.announced, self.limit, self.timeout, self.watch) = (input, announced, limit, timeout, watch)
    }

    /// How many bytes have been read.
    var receivedBytes: Int { state.withLock { $0.received } }

    /// What stands for there being no answer, since the body has broken off; `nil` when it has not.
    var brokenStatus: Int? {
        state.withLock { state in
            guard state.isBroken else { return nil }
            return state.isLate ? 408 : 499
        }
    }

    /// Lets every further call throw: the connection belongs to somebody else.
    func end() {
        state.withLock { $0.failure = BodyReadError.requestHasEnded }
    }

    func next() throws -> [UInt8]? {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            guard !state.hasEnded else { return nil }
            do { return try read(&state) } catch {
                state.failure = error
                throw error
            }
        }
    }

    private func read(_ state: inout State) throws -> [UInt8]? {
        try Task.checkCancellation()
        guard watch.readingStarts() == nil else { throw CancellationError() }
        let start = Monotonic.now()
        let part: [UInt8]
        do { part = try input.next() } catch {
            state.isBroken = true
            state.isLate = Monotonic.now() - start >= timeout.milliseconds
            throw BodyReadError.brokenOff
        }
        watch.readingEnds()
        state.received += part.count
        if let announced, state.received > announced { throw HTTPError.bodyIsLong }
        guard state.received <= limit else { throw HTTPError.bodyTooLarge(limit: limit) }
        guard part.isEmpty else { return part }
        state.hasEnded = true
        if let announced, state.received < announced { throw HTTPError.bodyIsShort }
        return nil
    }
}

extension HTTPError {
    static let bodyIsShort = HTTPError(.badRequest, "The body is shorter than its Content-Length says.")
    static let bodyIsLong = HTTPError(.badRequest, "The body is longer than its Content-Length says.")

    /// - Parameter length: of the body, where that is known.
    static func bodyTooLarge(_ length: Int? = nil, limit: Int) -> HTTPError {
        let size = length.map { "has \($0) bytes" } ?? "is too large"
        return HTTPError(.contentTooLarge, "The body \(size); at most \(limit) are accepted.")
    }
}

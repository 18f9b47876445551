internal import PosternHTTP
internal import Synchronization

/// Takes the body of an answer while it is written, keeps it for as long as it is short, and sends it from there on.
final class StreamedAnswer: BodySink {
    /// How the writing of a body has ended.
    enum End {
        /// All of it is here, and nothing has been sent.
        case whole([UInt8])
        /// It cannot be written, and nothing has been sent.
        case failed(any Error)
        /// Everything has been sent.
        case sent
        /// The answer must end here, although there was more to come.
        case brokenOff(any Error)
    }

    /// Nothing of the body is to be sent, which is too long to be kept: only the head is wanted, or it cannot be sent.
    struct BodyIsNotSent: Error {}

    private enum Phase {
        case keeping, sending, ended
    }

    private struct State {
        var phase = Phase.keeping
        /// What has been written and not yet sent.
        var kept: [UInt8] = []
        var written = 0
        var sent = 0
        /// How long sending has taken, in nanoseconds.
        var sendingTime: Int64 = 0
        /// What has kept a part from being sent.
        var failure: (any Error)?
    }

    /// How many bytes of a body are kept before any of it is sent.
    private static let keepLimit = 8 << 20

    private let head: @Sendable () -> [UInt8]?
    private let errorLog: String?
    private let length: Int?
    private let channel: (any AnswerChannel)?
    private let watch: any RequestWatch
    private let state = Mutex(State())

    /// - Parameters:
    ///   - length: how long the body must be; `nil` when that is not known.
    ///   - channel: `nil` when the body is not to be sent.
    ///   - watch: is told when the thread waits for the peer.
    ///   - head: makes the head when it is to be sent; `nil` when there is none that can be.
    init(
        errorLog: String?, length: Int?, over channel: (any AnswerChannel)?, watchedBy watch: any RequestWatch,
        head: @escaping @Sendable () -> [UInt8]?
    ) {
        self.head = head
        self.errorLog = errorLog
        self.length = length
        self.channel = channel
        self.watch = watch
    }

    /// How many bytes of the body have been sent.
    var sentBytes: Int { state.withLock { $0.sent } }

    /// How long sending has taken so far, in nanoseconds.
    var sendingTime: Int64 { state.withLock { $0.sendingTime } }

    /// Lets `work` write the body.
    func run(_ work: ResponseStream.Work) async -> End {
        do { try await work(BodyWriter(to: self)) } catch { return end(after: error) }
        return end(after: nil)
    }

    private func end(after error: (any Error)?) -> End {
        state.withLock { state in
            defer { state.phase = .ended }
            let isSending = state.phase == .sending
            do {
                if let error = state.failure ?? error { throw error }
                if let length, state.written < length {
                    throw BodyWriteError.shorterThanAnnounced(length: length, written: state.written)
                }
                if isSending { try send(&state, all: true) }
            } catch { return isSending ? .brokenOff(error) : .failed(error) }
            return isSending ? .sent : .whole(state.kept)
        }
    }

    // MARK: Writing

    func write(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            try check(state)
            state.written += bytes.count
            if let length, state.written > length { throw fail(BodyWriteError.longerThanAnnounced(length: length), &state) }
            if state.kept.isEmpty { state.kept = bytes } else { state.kept += bytes }
            let limit = state.phase == .keeping && length == nil ? Self.keepLimit : AnswerPart.size
            if state.kept.count > limit { try send(&state, all: false) }
        }
    }

    func flush() throws {
        try state.withLock { state in
            try check(state)
            try send(&state, all: true)
        }
    }

    private func check(_ state: State) throws {
        guard state.phase != .ended else { throw BodyWriteError.answerHasEnded }
        if let failure = state.failure { throw failure }
        try Task.checkCancellation()
    }

    private func fail(_ error: any Error, _ state: inout State) -> any Error {
        state.failure = error
        return error
    }

    // MARK: Sending

    /// Sends what is kept, in whole parts; what is left is sent too if `all` is to go.
    private func send(_ state: inout State, all: Bool) throws {
        guard let channel else { throw fail(BodyIsNotSent(), &state) }
        if state.phase == .keeping {
            guard let head = head() else { throw fail(BodyIsNotSent(), &state) }
            try wait(&state) { channel.begin(head: head, errorLog: errorLog) }
            state.phase = .sending
        }
        let bytes = state.kept
        state.kept = []
        var start = 0
        while start < bytes.count, all || bytes.count - start >= AnswerPart.size {
            let end = min(bytes.count, start + AnswerPart.size)
            try wait(&state) { bytes.withUnsafeBytes { channel.send(UnsafeRawBufferPointer(rebasing: $0[start..<end])) } }
            state.sent += end - start
            start = end
        }
        if start < bytes.count { state.kept = Array(bytes[start...]) }
    }

    /// Lets the thread wait for the peer, within the time for it.
    private func wait(_ state: inout State, for sending: () -> Bool) throws {
        guard watch.sendingStarts() == nil else { throw fail(CancellationError(), &state) }
        let start = Monotonic.nanoseconds()
        let isTaken = sending()
        watch.sendingEnds()
        state.sendingTime += Monotonic.nanoseconds() - start
        guard isTaken else { throw fail(BodyWriteError.clientIsGone, &state) }
    }
}

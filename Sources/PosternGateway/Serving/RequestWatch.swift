package import PosternHTTP

/// Watches over the thread that runs a request.
package protocol RequestWatch: Sendable {
    /// The request has been read, and `task` is about to answer it, and to write the body if that is streamed.
    func handlerStarts(_ request: Request, as task: Task<Void, Never>)

    /// A part of the request's body is about to be waited for.
    ///
    /// - Returns: why the task was cancelled; nothing need be read then. `nil` when it was not.
    func readingStarts() -> Interruption?

    /// That part has been read, or will never be, and the handler's time begins anew.
    func readingEnds()

    /// A part of the answer is about to be sent, while there is more to come.
    ///
    /// - Returns: why the task was cancelled; nothing may be sent then. `nil` when it was not.
    func sendingStarts() -> Interruption?

    /// That part has been sent, and the handler's time begins anew.
    func sendingEnds()

    /// The handler has ended; what follows is the writing of an answer.
    ///
    /// - Returns: why the task was cancelled; `nil` when it was not.
    func writingStarts() -> Interruption?

    /// Whether the connection must not be kept after this answer.
    var isClosing: Bool { get }
}

/// Why a handler was not left to its end.
package enum Interruption: Sendable, Equatable {
    /// Its time was over.
    case late
    /// Its time was over, it did not end, and its client has been told so already.
    case answered
    /// Its client went away.
    case gone
}

/// For requests whose handlers have all the time they want.
package struct NoWatch: RequestWatch {
    package init() {}
    package func handlerStarts(_ request: Request, as task: Task<Void, Never>) {}
    package func readingStarts() -> Interruption? { nil }
    package func readingEnds() {}
    package func sendingStarts() -> Interruption? { nil }
    package func sendingEnds() {}
    package func writingStarts() -> Interruption? { nil }
    package var isClosing: Bool { false }
}

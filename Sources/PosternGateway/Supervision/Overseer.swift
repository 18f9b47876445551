/// Who is told how a serving process fares: the supervisor or the service manager that has started it. Nothing here blocks.
package protocol Overseer: Sendable {
    /// Requests are answered from now on.
    ///
    /// - Parameter drain: how long running requests may take once it is told to stop.
    func serves(drain: Duration)

    /// Whether another process serves in the place of this one, so that its connections can be passed on. To be asked once the process
    /// was told to stop.
    var hasSuccessor: Bool { get }

    /// Nothing new is accepted from now on.
    func drains()

    /// The process works; to be told every ``ProcessWatch/beat``.
    func lives()

    /// The process works, but for `reason` another should take its place.
    func wantsReplacement(_ reason: String)
}

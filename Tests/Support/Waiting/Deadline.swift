/// A moment by which something must have happened. It is generous: only a failing test ever waits until then.
public struct Deadline: Sendable {
    private let moment: ContinuousClock.Instant

    public init(within duration: Duration = .seconds(60)) {
        moment = .now + duration
    }

    public var isOver: Bool { ContinuousClock.now >= moment }

    /// What is left, for `poll`; 0 when nothing is.
    public var milliseconds: Int32 {
        Int32(clamping: Int(max(.zero, moment - .now) / .milliseconds(1)))
    }
}

/// What a test waited for in vain.
public struct TimedOut: Error, CustomStringConvertible {
    public let description: String

    public init(_ what: String) { description = "waited in vain: \(what)" }
}

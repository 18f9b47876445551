/// A setting that cannot be used. It names the variable, where its value came from, and what is expected.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    public let description: String

    /// - Parameters:
    ///   - variable: its name in the environment, such as `WORKERS`.
    ///   - source: where the value was found, such as `line 3 of .env`.
    ///   - problem: the rest of the sentence: `must be a whole number from 1 to 1024`.
    init(_ variable: String, from source: String, _ problem: String) {
        description = "\(variable) (\(source)) \(problem)"
    }
}

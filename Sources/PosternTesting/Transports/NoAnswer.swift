/// Why there is no answer.
struct NoAnswer: Error, CustomStringConvertible {
    let description: String
}

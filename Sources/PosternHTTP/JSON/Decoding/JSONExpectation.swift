/// What a `DecodingError` that was made here knows beyond its text. It travels as the error's underlying error, through the
/// `init(from:)` of any type.
struct JSONExpectation: Error {
    /// The types that were asked for at the place of the fault, the innermost first.
    var types: [Any.Type]

    /// How many steps lead to the value whose type refused by a rule of its own; `nil` when the decoder did.
    var refusingDepth: Int?
}

extension DecodingError {
    var context: Context {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context
        @unknown default: Context(codingPath: [], debugDescription: "value is not acceptable")
        }
    }

    /// The names and indices that lead from the root to the fault.
    var place: [String] {
        let place = context.codingPath.map(\.stringValue)
        if case .keyNotFound(let key, _) = self { return place + [key.stringValue] }
        return place
    }

    /// What is wrong, in words for the client.
    var reason: String {
        if case .keyNotFound = self { "required member is missing" } else { context.debugDescription }
    }

    /// The same kind of error with another context.
    func with(_ context: Context) -> DecodingError {
        switch self {
        case .typeMismatch(let type, _): .typeMismatch(type, context)
        case .valueNotFound(let type, _): .valueNotFound(type, context)
        case .keyNotFound(let key, _): .keyNotFound(key, context)
        case .dataCorrupted: .dataCorrupted(context)
        @unknown default: .dataCorrupted(context)
        }
    }
}

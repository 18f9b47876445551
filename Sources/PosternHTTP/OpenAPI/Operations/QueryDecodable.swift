/// Parameters behind the `?`, read by the same lines that the OpenAPI document is made of.
///
/// ```swift
/// struct NoteSelection: QueryDecodable {
///     let limit: Int?
///     let order: Order
///
///     init(from query: inout QueryReader) {
///         limit = query.optional("limit", .integer(in: 1...100), "How many notes.")
///         order = query.value("order", .choice(of: Order.self), default: .oldestFirst)
///     }
/// }
/// ```
///
/// Parameters of other names are passed over. One that does not fit, or is there twice, is answered with 422, together with all others that
/// do not.
public protocol QueryDecodable: Sendable {
    /// Asks for each parameter, always for all of them: it is also called without a request, to learn which there are.
    init(from query: inout QueryReader) throws
}

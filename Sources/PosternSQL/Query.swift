/// A statement of an application, written once with places for its values. In `Application.queries`, as ``registered``, it lets
/// `migrate check` find what no longer fits the schema.
///
/// ```swift
/// static let find = Query("find a note", Note.self, Int64.self) { id in
///     "SELECT id, text, completed FROM notes WHERE id = \(id)"
/// }
/// let note = try session.first(find(7))
/// ```
///
/// `Output` is what a row becomes, or `Void` for a statement whose rows are of no interest. The text is put together once, and not
/// with every call.
public struct Query<Output, each Parameter: Bindable>: Sendable {
    /// What findings call it.
    public let name: String

    private let text: QueryText
    private let parameterCount: Int
    /// Whether each parameter stands in the text once, in their order.
    private let isInOrder: Bool
    private let misfit: @Sendable (StatementDescription) -> String?

    /// A statement whose rows become values.
    ///
    /// - Parameters:
    ///   - name: what findings call it.
    ///   - output: what a row becomes.
    ///   - parameters: the types of the values that it takes.
    ///   - text: called once, with a placeholder for each parameter; they may stand anywhere in the text, and more than once.
    public init(
        _ name: String, _ output: Output.Type, _ parameters: repeat (each Parameter).Type,
        text: (repeat Placeholder<each Parameter>) -> QueryText
    ) where Output: RowDecodable & SendableMetatype {
        self.init(name: name, text: text) { RowProbe.misfit(of: Output.self, with: $0) }
    }

    /// A statement whose rows, if it gives any, are of no interest.
    ///
    /// - Parameters:
    ///   - name: what findings call it.
    ///   - parameters: the types of the values that it takes.
    ///   - text: called once, with a placeholder for each parameter.
    public init(
        _ name: String, _ parameters: repeat (each Parameter).Type, text: (repeat Placeholder<each Parameter>) -> QueryText
    ) where Output == Void {
        self.init(name: name, text: text) { _ in nil }
    }

    private init(
        name: String, text: (repeat Placeholder<each Parameter>) -> QueryText,
        misfit: @escaping @Sendable (StatementDescription) -> String?
    ) {
        var count = 0
        func placeholder<Value>(_ type: Value.Type) -> Placeholder<Value> {
            defer { count += 1 }
            return Placeholder(index: count)
        }
        self.name = name
        self.text = text(repeat placeholder((each Parameter).self))
        self.misfit = misfit
        parameterCount = count
        isInOrder = self.text.places.elementsEqual(0..<count)
    }

    /// The statement with its values.
    public func callAsFunction(_ values: repeat each Parameter) -> QueryCall<Output> {
        var bound: [Value] = []
        bound.reserveCapacity(parameterCount)
        var refusal: DatabaseError?
        func bind(_ value: some Bindable) {
            do throws(DatabaseError) { bound.append(try value.value) } catch {
                bound.append(.null)
                refusal = refusal ?? DatabaseError(error.kind, "value ?\(bound.count) cannot be bound: \(error.message)")
            }
        }
        repeat bind(each values)
        if !isInOrder { bound = text.places.map { bound[$0] } }
        return QueryCall(sql: SQL(template: text.template, values: bound, refusal: refusal))
    }

    /// The query as it is checked.
    public var registered: RegisteredQuery {
        let unused = (0..<parameterCount).first { !text.places.contains($0) }
        let fault = unused.map { "its value \($0 + 1) of \(parameterCount) stands nowhere in the text" }
        let values = [Value](repeating: .null, count: text.places.count)
        return RegisteredQuery(name: name, sql: SQL(template: text.template, values: values, refusal: nil)) { [misfit] in
            fault ?? misfit($0)
        }
    }
}

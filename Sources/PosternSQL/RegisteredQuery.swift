/// A statement that an application promises to run against its schema, so that `migrate check` can say where the two do not fit.
public struct RegisteredQuery: Sendable {
    /// What findings call it.
    public let name: String

    /// The statement, with NULL for its values.
    package let sql: SQL

    private let misfit: @Sendable (StatementDescription) -> String?

    init(name: String, sql: SQL, misfit: @escaping @Sendable (StatementDescription) -> String?) {
        self.name = name
        self.sql = sql
        self.misfit = misfit
    }

    /// A statement whose rows become values of `output`, with any values.
    public init<Output: RowDecodable & SendableMetatype>(_ name: String, _ sql: SQL, giving output: Output.Type) {
        self.init(name: name, sql: sql) { RowProbe.misfit(of: output, with: $0) }
    }

    /// A statement whose rows are of no interest, with any values.
    public init(_ name: String, _ sql: SQL) {
        self.init(name: name, sql: sql) { _ in nil }
    }

    /// Finding a record by its key, which reads every column that it has.
    public init<R: Record & SendableMetatype>(record: R.Type) {
        self.init("find \(R.self)", "SELECT * FROM \(identifier: R.table) WHERE \(identifier: R.key) = \(0)", giving: R.self)
    }

    /// Why the statement does not do as promised; `nil` when it does.
    package func misfit(with description: StatementDescription) -> String? {
        guard description.parameterCount == sql.values.count else {
            return "it takes \(description.parameterCount) values and is given \(sql.values.count): "
                + "a value within quotation marks or a comment is not bound"
        }
        return misfit(description)
    }
}

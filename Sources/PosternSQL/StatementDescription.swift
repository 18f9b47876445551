/// What a statement takes and gives, told without running it.
public struct StatementDescription: Sendable, Equatable {
    /// A column of the result.
    public struct Column: Sendable, Equatable {
        public let name: String

        /// The type that the column was declared with, as the schema spells it; `nil` for an expression.
        public let declaredType: String?

        /// What it may hold besides NULL, the likeliest first.
        public let kinds: [Value.Kind]

        public init(name: String, declaredType: String?, kinds: [Value.Kind]) {
            self.name = name
            self.declaredType = declaredType
            self.kinds = kinds
        }
    }

    /// How many values are to be bound.
    public let parameterCount: Int

    /// In the order of the result; none for a statement that gives no rows.
    public let columns: [Column]

    public init(parameterCount: Int, columns: [Column]) {
        self.parameterCount = parameterCount
        self.columns = columns
    }
}

extension Session {
    /// What `sql` takes and gives. It is prepared and not run; its values are of no interest.
    ///
    /// - Throws: ``DatabaseError``, of kind `syntax` for a statement that does not suit the schema.
    package func describe(_ sql: SQL) throws(DatabaseError) -> StatementDescription {
        try connection.describe(sql)
    }
}

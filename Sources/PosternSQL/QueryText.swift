/// The text of a ``Query``: a literal with placeholders where its values will be bound.
public struct QueryText: Sendable, ExpressibleByStringInterpolation {
    let template: SQL.Template
    /// Which parameter stands at each place, counted from 0.
    let places: [Int]

    public init(stringLiteral text: String) {
        template = SQL.Template(first: text, rest: [])
        places = []
    }

    public init(stringInterpolation interpolation: StringInterpolation) {
        template = SQL(stringInterpolation: interpolation.sql).template
        places = interpolation.places
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var sql: SQL.StringInterpolation
        var places: [Int] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL.StringInterpolation(literalCapacity: literalCapacity, interpolationCount: interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) {
            sql.appendLiteral(literal)
        }

        /// Binds the value that a call gives.
        public mutating func appendInterpolation<Value>(_ placeholder: Placeholder<Value>) {
            sql.appendInterpolation(PosternSQL.Value.null)
            places.append(placeholder.index)
        }

        /// Writes `name` as a quoted identifier: `"my ""table"""`.
        public mutating func appendInterpolation(identifier name: String) {
            sql.appendInterpolation(identifier: name)
        }
    }
}

/// Where a value of a ``Query`` will be bound.
public struct Placeholder<Value>: Sendable {
    /// Which of the parameters it is, counted from 0.
    let index: Int
}

/// A statement written as a literal, whose interpolated values are bound.
///
/// ```swift
/// try session.all("SELECT id, text FROM notes WHERE completed = \(false)", as: Note.self)
/// ```
///
/// The driver puts its own placeholder (`?1`, `$1`) between the pieces. The template alone is the key of the driver's
/// statement cache, so one literal is prepared once a connection, whatever values it is given.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The statement without its values: what drivers keep prepared statements by.
    public let template: Template

    /// The values to bind, in the order of their placeholders.
    public let values: [Value]

    private let refusal: Refusal?

    /// Why a value cannot be bound. Indirect, so that a statement is small.
    private indirect enum Refusal {
        case because(DatabaseError)
    }

    public init(stringLiteral text: String) {
        template = Template(first: text, rest: [])
        values = []
        refusal = nil
    }

    public init(stringInterpolation interpolation: StringInterpolation) {
        template = Template(first: interpolation.pieces[0], rest: Array(interpolation.pieces.dropFirst()))
        values = interpolation.values
        refusal = interpolation.refusal.map { .because($0) }
    }

    /// - Parameter refusal: why a value cannot be bound; the statement is refused when it is to run.
    init(template: Template, values: [Value], refusal: DatabaseError?) {
        self.template = template
        self.values = values
        self.refusal = refusal.map { .because($0) }
    }

    /// Makes a statement of text that is known only at run time.
    ///
    /// - Parameter text: SQL that no request, file or environment has had a hand in: nothing in it is escaped.
    public init(unsafe text: String) {
        self.init(stringLiteral: text)
    }

    /// - Throws: ``DatabaseError`` that says which value cannot be bound, and why.
    func requireBindable() throws(DatabaseError) {
        guard case .because(let error) = refusal else { return }
        throw DatabaseError(error.kind, error.message, sql: text { "?\($0)" }, code: error.code)
    }

    /// Adds this statement to the error of a value that does not fit, where it has none.
    @usableFromInline
    func located(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError, error.kind == .type, error.sql == nil else { return error }
        return DatabaseError(.type, error.message, sql: text { "?\($0)" }, code: error.code)
    }

    /// The error for a statement that was to give one row.
    @usableFromInline
    func notOneRow(_ found: String) -> DatabaseError {
        DatabaseError(.rowCount, "one row was asked for \(found)", sql: text { "?\($0)" })
    }

    /// The same statement and values behind `text`, such as `EXPLAIN `.
    package func prefixed(by text: String) -> SQL {
        SQL(template: Template(first: text + template.first, rest: template.rest), values: values, refusal: nil)
    }

    /// The text with `placeholder(n)` for the n-th value, counted from 1.
    public func text(placeholder: (Int) -> String) -> String {
        var text = template.first
        for (index, piece) in template.rest.enumerated() {
            text += placeholder(index + 1)
            text += piece
        }
        return text
    }
}

extension SQL {
    /// The text around the values.
    public struct Template: Sendable, Hashable {
        /// What stands before the first value.
        public let first: String

        /// What stands behind each value.
        public let rest: [String]

        /// The text in pieces, one more than there are values.
        public var pieces: [String] { [first] + rest }

        /// Looks at the lengths alone: an application has a few statements, most with lengths of their own, and to compare two texts costs
        /// less than to hash one.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(first.utf8.count &<< 32 ^ rest.count &<< 16 ^ (rest.last?.utf8.count ?? 0))
        }
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [String]
        var values: [Value]
        var refusal: DatabaseError?

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces = []
            pieces.reserveCapacity(interpolationCount + 1)
            pieces.append("")
            values = []
            values.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) {
            appendText(literal)
        }

        /// Binds `bindable`.
        public mutating func appendInterpolation(_ bindable: some Bindable) {
            do throws(DatabaseError) { values.append(try bindable.value) } catch { refuse(error) }
            pieces.append("")
        }

        /// Binds `bindable`, or NULL.
        public mutating func appendInterpolation<T: Bindable>(_ bindable: T?) {
            do throws(DatabaseError) { values.append(try bindable?.value ?? .null) } catch { refuse(error) }
            pieces.append("")
        }

        /// Writes `name` as a quoted identifier: `"my ""table"""`.
        public mutating func appendInterpolation(identifier name: String) {
            appendText("\"")
            if name.utf8.contains(UInt8(ascii: "\"")) {
                for character in name.unicodeScalars { appendText(character == "\"" ? "\"\"" : String(character)) }
            } else {
                appendText(name)
            }
            appendText("\"")
        }

        /// Puts `text` into the statement as it is. Never let a request have a hand in it.
        public mutating func appendInterpolation(unsafe text: String) {
            appendText(text)
        }

        /// An interpolation cannot throw; the statement is refused when it is to run.
        private mutating func refuse(_ error: DatabaseError) {
            values.append(.null)
            guard refusal == nil else { return }
            refusal = DatabaseError(error.kind, "value ?\(values.count) cannot be bound: \(error.message)")
        }

        mutating func appendText(_ text: String) {
            let last = pieces.count - 1
            if pieces[last].isEmpty { pieces[last] = text } else { pieces[last] += text }
        }
    }
}

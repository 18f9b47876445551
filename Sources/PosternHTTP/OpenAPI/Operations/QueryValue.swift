/// What the text of a parameter behind the `?` is read as. Each value has one text, so that two readers never understand one text in two ways.
public struct QueryValue<Value: Sendable>: Sendable {
    /// What it must be, in words that fit behind "must be".
    let expectation: String
    let schema: JSONSchema
    /// Stands for a value that is missing or does not fit.
    let placeholder: Value
    let parse: @Sendable (String) -> Value?
    let json: @Sendable (Value) -> JSONValue

    /// A kind of an application's own.
    ///
    /// - Parameters:
    ///   - expectation: words that fit behind "must be".
    ///   - schema: what the text looks like.
    ///   - placeholder: any value.
    ///   - parse: `nil` for a text that does not fit.
    public init(
        _ expectation: String, _ schema: JSONSchema, placeholder: Value, parse: @escaping @Sendable (String) -> Value?
    ) {
        self.init(expectation, schema, placeholder: placeholder, parse: parse) { .string("\($0)") }
    }

    private init(
        _ expectation: String, _ schema: JSONSchema, placeholder: Value, parse: @escaping @Sendable (String) -> Value?,
        json: @escaping @Sendable (Value) -> JSONValue
    ) {
        self.expectation = expectation
        self.schema = schema
        self.placeholder = placeholder
        self.parse = parse
        self.json = json
    }
}

extension QueryValue where Value: FixedWidthInteger {
    /// A whole number in `range`: digits without leading zeros, with `-` before those below zero.
    public static func integer(in range: ClosedRange<Value>) -> QueryValue {
        QueryValue(
            "a whole number from \(range.lowerBound) to \(range.upperBound)", .integer(in: range), placeholder: range.lowerBound
        ) { text in
            guard let value = Value(text), range.contains(value), "\(value)" == text else { return nil }
            return value
        } json: { value in
            JSONValue(whole: value)
        }
    }
}

extension QueryValue where Value == Bool {
    /// `true` or `false`.
    public static var boolean: QueryValue {
        QueryValue("true or false", .boolean, placeholder: false, parse: Bool.init) { .bool($0) }
    }
}

extension QueryValue where Value == String {
    /// Any text with so many Unicode scalars.
    public static func text(length: ClosedRange<Int> = 0...(.max)) -> QueryValue {
        let expectation =
            length.upperBound == .max
            ? "\(length.lowerBound) or more characters" : "\(length.lowerBound) to \(length.upperBound) characters"
        return QueryValue(expectation, .string(length: length), placeholder: "") { text in
            length.contains(text.unicodeScalars.count) ? text : nil
        } json: { text in
            .string(text)
        }
    }
}

extension QueryValue where Value: RawRepresentable<String> & CaseIterable {
    /// One of the raw values of an enumeration.
    public static func choice(of type: Value.Type) -> QueryValue {
        let names = type.allCases.map(\.rawValue)
        guard let first = type.allCases.first else { preconditionFailure("\(type) has no cases to choose from") }
        return QueryValue("one of \(names.joined(separator: ", "))", .choice(of: names), placeholder: first) { text in
            Value(rawValue: text)
        } json: { value in
            .string(value.rawValue)
        }
    }
}

extension QueryValue {
    /// One or more of the raw values of an enumeration, each once, with commas between them.
    public static func list<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        of type: Choice.Type
    ) -> QueryValue where Value == [Choice] {
        let names = type.allCases.map(\.rawValue)
        return QueryValue(
            "one or more of \(names.joined(separator: ", ")), each once, with commas between them",
            .array(of: .choice(of: names), length: 1...names.count, isSet: true), placeholder: []
        ) { text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let choices = parts.compactMap { Choice(rawValue: String($0)) }
            guard choices.count == parts.count, Set(choices.map(\.rawValue)).count == choices.count else { return nil }
            return choices
        } json: { choices in
            .array(choices.map { .string($0.rawValue) })
        }
    }
}

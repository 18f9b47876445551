/// Tries whether a type can be made of the rows that a statement gives, by making it of rows that hold one sample after the other.
///
/// A type that refuses every sample of a kind that it has read, such as an enumeration of texts, is taken to fit: only real rows can
/// tell. So is what it would have read after that column.
enum RowProbe {
    /// Why an `Output` cannot be made of a row; `nil` when it can.
    static func misfit<Output: RowDecodable>(of output: Output.Type, with description: StatementDescription) -> String? {
        let columns = description.columns
        let samples = columns.map { column in column.kinds.flatMap(samples(of:)) }
        var choices = [Int](repeating: 0, count: columns.count)
        var firstErrors = [DatabaseError?](repeating: nil, count: columns.count)
        var readable = [Bool](repeating: false, count: columns.count)
        while true {
            let row = SampleRow(columnNames: columns.map(\.name), values: zip(samples, choices).map { $0.first($1) })
            guard let error = row.refusal(by: output) else { return nil }
            guard let column = row.lastColumn else { return error.message }
            readable[column] = readable[column] || row.hasRead
            firstErrors[column] = firstErrors[column] ?? error
            choices[column] += 1
            guard choices[column] >= samples[column].count else { continue }
            if readable[column] { return nil }
            let declared = columns[column].declaredType.map { "; it is declared \($0)" } ?? ""
            return (firstErrors[column] ?? error).message + declared
        }
    }

    /// Values that types of one column ask for: a text may be a date, an identifier, a number.
    private static func samples(of kind: Value.Kind) -> [Value] {
        switch kind {
        case .null: []
        case .bool: [.bool(false)]
        case .integer: [.integer(0), .integer(1)]
        case .double: [.double(0.5)]
        case .text: ["", "2000-01-01 00:00:00", "00000000-0000-0000-0000-000000000000", "0"].map(Value.text)
        case .bytes: [.bytes([]), .bytes([UInt8](repeating: 0, count: 16))]
        }
    }
}

extension [Value] {
    fileprivate func first(_ index: Int) -> Value { index < count ? self[index] : .null }
}

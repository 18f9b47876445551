/// A row that remembers what it was asked.
final class SampleRow: DriverStatement {
    let columnNames: [String]
    private let values: [Value]
    /// The column that was looked at last; `nil` after one was asked for that is not there.
    private(set) var lastColumn: Int?
    /// Whether that column has given its value.
    private(set) var hasRead = false

    init(columnNames: [String], values: [Value]) {
        self.columnNames = columnNames
        self.values = values
    }

    /// Why no `Output` can be made of it; `nil` also where the type has thrown something of its own.
    func refusal<Output: RowDecodable>(by output: Output.Type) -> DatabaseError? {
        let execution = Execution(self)
        return withExtendedLifetime(execution) {
            do {
                _ = try Output(row: Row(of: execution))
                return nil
            } catch {
                guard let error = error as? DatabaseError, error.kind == .type else { return nil }
                return error
            }
        }
    }

    /// Takes note that a column was asked for by a place beyond the last.
    func lacksColumn() {
        (lastColumn, hasRead) = (nil, false)
    }

    func column(named name: String) -> Int? {
        lastColumn = columnNames.firstIndex(of: name)
        hasRead = false
        return lastColumn
    }

    func step() -> Bool { false }

    func kind(at column: Int) -> Value.Kind {
        look(at: column)
        return values[column].kind
    }

    func bool(at column: Int) -> Bool? {
        look(at: column)
        guard case .bool(let bool) = values[column] else { return nil }
        hasRead = true
        return bool
    }

    func integer(at column: Int) -> Int64? {
        look(at: column)
        guard case .integer(let integer) = values[column] else { return nil }
        hasRead = true
        return integer
    }

    func double(at column: Int) -> Double? {
        look(at: column)
        guard case .double(let double) = values[column] else { return nil }
        hasRead = true
        return double
    }

    func text(at column: Int) -> String? {
        look(at: column)
        guard case .text(let text) = values[column] else { return nil }
        hasRead = true
        return text
    }

    func bytes(at column: Int) -> [UInt8] {
        look(at: column)
        switch values[column] {
        case .text(let text):
            hasRead = true
            return Array(text.utf8)
        case .bytes(let bytes):
            hasRead = true
            return bytes
        default: return []
        }
    }

    func reset() {}

    private func look(at column: Int) {
        if lastColumn != column { hasRead = false }
        lastColumn = column
    }
}

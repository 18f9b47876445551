/// A table in the source, and its like in the target.
struct CopyTable: Sendable {
    let source: TableLayout
    let target: TableLayout
    /// The target's columns in the order of the source's.
    let columns: [TableColumn]
    /// Where the columns of the key are among ``columns``; none without one.
    let key: [Int]
    /// Reads the source's rows in their order.
    let reading: SQL
    /// Reads the target's rows in any order.
    let checking: SQL

    init(_ source: TableLayout, _ target: TableLayout) throws(CopyError) {
        self.source = source
        self.target = target
        var columns: [TableColumn] = []
        for column in source.columns {
            guard let match = target.columns.first(where: { $0.name.lowercased() == column.name.lowercased() }) else {
                throw .schemasDiffer("\(target.name) has no column \(column.name) in the target")
            }
            columns.append(match)
        }
        guard columns.count == target.columns.count else {
            let surplus = target.columns.filter { !columns.contains($0) }.map(\.name)
            throw .schemasDiffer("\(source.name) has no column \(surplus.joined(separator: ", ")) in the source")
        }
        self.columns = columns
        key = source.key.compactMap { name in source.columns.firstIndex { $0.name == name } }
        reading =
            "SELECT \(unsafe: Self.list(source.columns)) FROM \(identifier: source.name) ORDER BY \(unsafe: source.order)"
        checking = "SELECT \(unsafe: Self.list(columns)) FROM \(identifier: target.name)"
    }

    var name: String { target.name }

    /// Whether what the database makes of a row has to be looked at.
    var isLookedAt: Bool { !columns.allSatisfy(\.storage.isExact) }

    /// How many rows one statement takes: as many as a driver keeps a prepared statement for.
    var rowsAtOnce: Int { max(1, 2_000 / max(1, columns.count)) }

    private static func list(_ columns: [TableColumn]) -> String {
        columns.map { SQL("\(identifier: $0.name)").template.first }.joined(separator: ", ")
    }

    /// The statement that writes so many rows, without their values.
    func insertion(of count: Int) -> SQL.Template {
        var text = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: count * columns.count)
        text.appendLiteral(
            "INSERT INTO \(SQL("\(identifier: name)").template.first) (\(Self.list(columns))) \(target.override) VALUES ")
        for row in 0..<count {
            text.appendLiteral(row == 0 ? "(" : ", (")
            for column in columns.indices {
                if column > 0 { text.appendLiteral(", ") }
                text.appendInterpolation(Value.null)
            }
            text.appendLiteral(")")
        }
        if isLookedAt { text.appendLiteral(" RETURNING \(Self.list(columns))") }
        return SQL(stringInterpolation: text).template
    }

    /// What an error calls a row: its key, else its number.
    func title(of row: [Value], number: Int) -> String {
        guard !key.isEmpty else { return "number \(number)" }
        return key.map { "\(source.columns[$0].name) \(row[$0].shown)" }.joined(separator: ", ")
    }

    /// The row that `row` of the source becomes.
    ///
    /// - Parameter number: which it is, counted from 1.
    /// - Throws: ``CopyError/unkept(table:row:column:reason:)``.
    func kept(_ row: borrowing Row, number: Int) throws -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(columns.count)
        for index in columns.indices {
            let column = Column(of: row.execution, at: index)
            let value = column.value
            do throws(Unkept) {
                // Text that is not UTF-8 comes as bytes.
                if case .bytes = value, column.kind == .text { throw Unkept(reason: "the text is not valid UTF-8") }
                values.append(try columns[index].storage.kept(value))
            } catch {
                let all = columns.indices.map { Column(of: row.execution, at: $0).value }
                throw CopyError.unkept(
                    table: source.name, row: title(of: all, number: number), column: source.columns[index].name,
                    reason: error.reason)
            }
        }
        return values
    }

    /// A row that ``kept(_:number:)`` has given, in the form that is summed up.
    func canonical(_ row: [Value]) -> [Value] {
        guard isLookedAt else { return row }
        return columns.indices.map { columns[$0].storage.canonical(row[$0]) }
    }

    /// The first column in which two rows differ.
    func difference(_ one: [Value], _ other: [Value]) -> String? {
        let (one, other) = (canonical(one), canonical(other))
        return columns.indices.first { !one[$0].isSame(as: other[$0]) }.map { source.columns[$0].name }
    }
}

extension Value {
    /// Bit by bit, so that NaN is itself and −0 is not 0.
    fileprivate func isSame(as other: Value) -> Bool {
        guard case (.double(let one), .double(let two)) = (self, other) else { return self == other }
        return one.bitPattern == two.bitPattern
    }

    /// A value of a key, short enough for an error.
    fileprivate var shown: String {
        switch self {
        case .null: "NULL"
        case .bool(let bool): "\(bool)"
        case .integer(let integer): "\(integer)"
        case .double(let double): "\(double)"
        case .text(let text):
            "'\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(40).map { $0.value < 32 ? "?" : $0 })))'"
        case .bytes(let bytes): "X'\(bytes.prefix(20).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())'"
        }
    }
}

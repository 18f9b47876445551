import TestSupport

/// A schema of random tables, indexes, views and triggers, and others that differ from it by a few changes.
struct RandomSchema {
    struct Column: Equatable {
        var name: String
        var type: String
        var constraints: [String]
        var definition: String { ([Self.quoted(name), type] + constraints).filter { !$0.isEmpty }.joined(separator: " ") }

        static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
    }

    struct Table: Equatable {
        var name: String
        var columns: [Column]
        var constraints: [String]
        var options: String

        var sql: String {
            let items = columns.map(\.definition) + constraints
            return "CREATE TABLE \(Column.quoted(name)) (\(items.joined(separator: ", ")))\(options);"
        }
    }

    var tables: [Table] = []
    private var indexSeeds: [UInt64] = []
    private var viewSeeds: [UInt64] = []
    private var triggerSeeds: [UInt64] = []

    /// Names that need care: keywords, blanks, quotation marks, commas, accents in two spellings, an emoji.
    private static let tableNames = [
        "notes", "order", "my notes", "it's", "a\"b", "x,y", "Äpfel", "e\u{301}t\u{e9}", "[odd]", "tab`le", "notes_new", "🍏",
    ]
    private static let columnNames = [
        "id", "text", "select", "due on", "a\"b", "naïve", "group", "c,d", "q'q", "x", "y", "z", "[k]", "ß", "--", "new",
    ]
    private static let types = ["INTEGER", "TEXT", "REAL", "BLOB", "INT"]

    init(using generator: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...4, using: &generator) { addTable(using: &generator) }
        indexSeeds = (0..<Int.random(in: 0...3, using: &generator)).map { _ in generator.next() }
        viewSeeds = (0..<Int.random(in: 0...3, using: &generator)).map { _ in generator.next() }
        triggerSeeds = (0..<Int.random(in: 0...3, using: &generator)).map { _ in generator.next() }
    }

    /// Another schema: this one with a few changes.
    func changed(using generator: inout SeededGenerator) -> RandomSchema {
        var other = self
        for _ in 0..<Int.random(in: 1...4, using: &generator) { other.change(using: &generator) }
        return other
    }

    /// The statements that make it.
    var sql: String {
        var statements = tables.map(\.sql)
        for (number, seed) in indexSeeds.enumerated() { statements.append(index(number, seed)) }
        for (number, seed) in viewSeeds.enumerated() { statements.append(view(number, seed)) }
        for (number, seed) in triggerSeeds.enumerated() { statements.append(trigger(number, seed)) }
        return statements.joined(separator: "\n")
    }

    private mutating func addTable(using generator: inout SeededGenerator) {
        let taken = tables.map(\.name)
        guard let name = Self.tableNames.filter({ !taken.contains($0) }).randomElement(using: &generator) else { return }
        var table = Table(name: name, columns: [], constraints: [], options: "")
        for _ in 0..<Int.random(in: 1...5, using: &generator) { addColumn(to: &table, using: &generator) }
        table.columns[0].constraints.removeAll { $0.hasPrefix("GENERATED") }  // one at least must be stored
        switch Int.random(in: 0..<8, using: &generator) {
        case 0...2:
            table.columns[0].type = "INTEGER"
            table.columns[0].constraints = ["PRIMARY KEY"]
        case 3:
            table.columns[0].type = "INTEGER"
            table.columns[0].constraints = ["PRIMARY KEY AUTOINCREMENT"]
        case 4:
            table.constraints.append("PRIMARY KEY (\(Column.quoted(table.columns[0].name)))")
            table.options = " WITHOUT ROWID"
        case 5: table.options = " STRICT"
        default: break
        }
        tables.append(table)
    }

    private func addColumn(to table: inout Table, using generator: inout SeededGenerator, at place: Int? = nil) {
        let taken = table.columns.map { $0.name.lowercased() }
        guard let name = Self.columnNames.filter({ !taken.contains($0) }).randomElement(using: &generator) else { return }
        var column = Column(name: name, type: Self.types.randomElement(using: &generator) ?? "TEXT", constraints: [])
        let number = column.type == "TEXT" ? "'it''s'" : column.type == "BLOB" ? "x'0a'" : "7"
        switch Int.random(in: 0..<13, using: &generator) {
        case 0: column.constraints = ["NOT NULL"]
        case 1: column.constraints = ["NOT NULL DEFAULT \(number)"]
        case 2: column.constraints = ["DEFAULT \(number)"]
        case 3: column.constraints = ["CHECK (\(Column.quoted(name)) IS NOT 'no')"]
        case 4: column.constraints = ["UNIQUE"]
        case 5: column.constraints = ["COLLATE NOCASE"]
        case 6 where !table.columns.isEmpty:
            column.constraints = ["GENERATED ALWAYS AS (\(Column.quoted(table.columns[0].name))) VIRTUAL"]
        case 7 where !table.columns.isEmpty:
            column.constraints = ["GENERATED ALWAYS AS (\(Column.quoted(table.columns[0].name))) STORED"]
        case 8: column.constraints = ["REFERENCES \(Column.quoted(table.name)) (\(Column.quoted(name)))", "UNIQUE"]
        case 9:
            column.constraints = ["DEFAULT CURRENT_TIMESTAMP"]
            column.type = "TEXT"
        case 10:
            column.constraints = ["DEFAULT (1 + 1)"]
            column.type = "INTEGER"
        default: break
        }
        table.columns.insert(column, at: place ?? table.columns.count)
    }

    private mutating func change(using generator: inout SeededGenerator) {
        guard let index = tables.indices.randomElement(using: &generator) else { return addTable(using: &generator) }
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: addTable(using: &generator)
        case 1: tables.remove(at: index)
        case 2, 3: addColumn(to: &tables[index], using: &generator)
        case 4: addColumn(to: &tables[index], using: &generator, at: 1)
        case 5, 6: dropColumn(of: index, using: &generator)
        case 7:
            let last = tables[index].columns.count - 1
            guard last > 0, tables[index].columns[last].constraints.isEmpty else { return }
            tables[index].columns[last].type = Self.types.randomElement(using: &generator) ?? "TEXT"
            tables[index].columns[last].constraints =
                [["NOT NULL"], ["UNIQUE"], ["NOT NULL DEFAULT 1"]].randomElement(using: &generator) ?? []
            if tables[index].columns[last].type == "TEXT" { tables[index].columns[last].constraints = [] }
        case 8:
            if tables[index].constraints.isEmpty {
                let name = Column.quoted(tables[index].columns[0].name)
                tables[index].constraints = ["CONSTRAINT \"a rule\" CHECK (\(name) IS NOT 'never, )')"]
            }
        case 9: indexSeeds = (0..<Int.random(in: 0...3, using: &generator)).map { _ in generator.next() }
        case 10: viewSeeds = (0..<Int.random(in: 0...3, using: &generator)).map { _ in generator.next() }
        default: triggerSeeds = (0..<Int.random(in: 0...3, using: &generator)).map { _ in generator.next() }
        }
    }

    /// Takes a column away that no other one is made of.
    private mutating func dropColumn(of index: Int, using generator: inout SeededGenerator) {
        guard tables[index].columns.count > 1 else { return }
        tables[index].columns.remove(at: Int.random(in: 1..<tables[index].columns.count, using: &generator))
    }

    private func pick(_ seed: UInt64) -> (table: Table, column: Column)? {
        guard !tables.isEmpty else { return nil }
        let table = tables[Int(seed % UInt64(tables.count))]
        return (table, table.columns[Int((seed >> 8) % UInt64(table.columns.count))])
    }

    private func index(_ number: Int, _ seed: UInt64) -> String {
        guard let (table, column) = pick(seed) else { return "" }
        let (on, name) = (Column.quoted(table.name), Column.quoted(column.name))
        switch (seed >> 16) % 4 {
        case 0: return "CREATE INDEX \"i \(number)\" ON \(on) (\(name) DESC);"
        case 1: return "CREATE UNIQUE INDEX \"i \(number)\" ON \(on) (\(name));"
        case 2: return "CREATE INDEX \"i \(number)\" ON \(on) (\(name)) WHERE \(name) IS NOT NULL;"
        default: return "CREATE INDEX \"i \(number)\" ON \(on) (\(name) COLLATE NOCASE, \(name));"
        }
    }

    private func view(_ number: Int, _ seed: UInt64) -> String {
        guard let (table, column) = pick(seed) else { return "CREATE VIEW \"v \(number)\" AS SELECT \(seed % 9) AS n;" }
        let name = Column.quoted(column.name)
        guard number > 0, (seed >> 16) % 2 == 0 else {
            return "CREATE VIEW \"v \(number)\" AS SELECT \(name) AS n FROM \(Column.quoted(table.name)) AS t;"
        }
        return "CREATE VIEW \"v \(number)\" AS SELECT n FROM \"v \(number - 1)\";"
    }

    private func trigger(_ number: Int, _ seed: UInt64) -> String {
        guard let (table, column) = pick(seed), let other = pick(seed >> 24) else { return "" }
        let (on, name) = (Column.quoted(table.name), Column.quoted(column.name))
        return """
            CREATE TRIGGER "t \(number)" AFTER UPDATE ON \(on) WHEN new.\(name) IS NOT old.\(name) BEGIN
                DELETE FROM \(Column.quoted(other.table.name)) WHERE \(Column.quoted(other.column.name)) = 'gone; END;';
            END;
            """
    }
}

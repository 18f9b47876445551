/// The names that `ALTER TABLE … RENAME TO …` gives to tables.
struct TableRenames {
    private var names: [TableName: TableName] = [:]

    /// - Throws: ``MigrationError/malformed(file:line:reason:)``, as ``RevisionScript/statements()``.
    init(in script: RevisionScript) throws(MigrationError) {
        for statement in try script.statements() {
            guard let (old, new) = Self.rename(in: statement.text, script.dialect) else { continue }
            let first = names.first { $0.value == old }?.key
            names[first ?? old] = new
        }
    }

    /// What `table` is called after the script; its own name when it is not renamed.
    subscript(table: TableName) -> TableName { names[table] ?? table }

    private static func rename(in statement: String, _ dialect: SQLDialect) -> (old: TableName, new: TableName)? {
        let words = tokens(of: statement, dialect)
        guard words.count >= 6, isWord(words[0], "ALTER"), isWord(words[1], "TABLE") else { return nil }
        let name = words[3] == "." ? 4 : 2  // main.notes
        guard words.count > name + 3, isWord(words[name + 1], "RENAME"), isWord(words[name + 2], "TO") else { return nil }
        return (TableName(written: words[name]), TableName(written: words[name + 3]))
    }

    private static func isWord(_ token: String, _ word: String) -> Bool { token.uppercased() == word }

    /// The first tokens of a statement, as many as are looked at.
    private static func tokens(of statement: String, _ dialect: SQLDialect) -> [String] {
        let bytes = Array(statement.utf8)
        var scanner = SQLScanner(bytes, dialect)
        var tokens: [String] = []
        while tokens.count < 8, let token = scanner.next() {
            tokens.append(String(decoding: bytes[token.range], as: UTF8.self))
        }
        return tokens
    }
}

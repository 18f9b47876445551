/// Which statements run in the transaction of a run, and which cannot.
enum TransactionRule {
    /// What PostgreSQL does outside of a transaction block only, by its first words.
    private static let serverWide: [[String]] = [
        ["CREATE", "DATABASE"], ["DROP", "DATABASE"], ["CREATE", "TABLESPACE"], ["DROP", "TABLESPACE"], ["ALTER", "SYSTEM"],
    ]

    /// Settings that SQLite ignores or refuses to change inside a transaction.
    private static let settings: Set<String> = ["JOURNAL_MODE", "WAL_CHECKPOINT", "SYNCHRONOUS", "TEMP_STORE"]

    /// - Throws: ``MigrationError/malformed(file:line:reason:)`` for a statement that cannot run where it stands.
    static func check(_ statements: [ScriptStatement], of script: RevisionScript) throws(MigrationError) {
        func malformed(_ statement: ScriptStatement, _ reason: String) -> MigrationError {
            .malformed(file: script.file, line: statement.line, reason: reason)
        }
        for statement in statements {
            let words = firstWords(of: statement, script.dialect)
            if words.first == "PRAGMA", words.prefix(3).contains("FOREIGN_KEYS") {
                throw malformed(statement, "take PRAGMA foreign_keys out: references are checked at the end of a run anyway")
            }
            let name = nameOutsideTransaction(words, script.dialect)
            if let name, !script.isOutsideTransaction {
                throw malformed(
                    statement, "\(name) cannot run in a transaction: put it alone into a section with transaction=false")
            }
            if name == nil, script.isOutsideTransaction {
                throw malformed(
                    statement, "this can run in a transaction, which undoes it when it fails: take transaction=false out")
            }
        }
        guard script.isOutsideTransaction, statements.count > 1 else { return }
        throw malformed(statements[1], "a section with transaction=false has one statement: put this one into another revision")
    }

    /// Whether `statement` cannot run in a transaction.
    static func isOutsideTransaction(_ statement: ScriptStatement, _ dialect: SQLDialect) -> Bool {
        nameOutsideTransaction(firstWords(of: statement, dialect), dialect) != nil
    }

    /// What a statement that cannot run in a transaction is called.
    private static func nameOutsideTransaction(_ words: [String], _ dialect: SQLDialect) -> String? {
        if words.first == "VACUUM" { return "VACUUM" }
        if words.first == "PRAGMA", let setting = words.prefix(3).first(where: settings.contains) {
            return "PRAGMA \(setting.lowercased())"
        }
        if dialect == .postgresql {
            if let name = serverWide.first(where: { words.starts(with: $0) }) { return name.joined(separator: " ") }
            if words.starts(with: ["ALTER", "TABLE"]), words.contains("DETACH"), words.last == "CONCURRENTLY" {
                return "DETACH PARTITION … CONCURRENTLY"
            }
        }
        let changesIndex = words.first == "CREATE" || words.first == "DROP" || words.first == "REINDEX"
        return changesIndex && words.contains("CONCURRENTLY") ? "\(words[0]) … CONCURRENTLY" : nil
    }

    /// The first words, in upper case; what is quoted or an operator is left out.
    private static func firstWords(of statement: ScriptStatement, _ dialect: SQLDialect) -> [String] {
        let bytes = Array(statement.text.utf8)
        var scanner = SQLScanner(bytes, dialect)
        var words: [String] = []
        var count = 0
        while count < (dialect == .sqlite ? 6 : 16), let token = scanner.next() {
            count += 1
            if token.kind == .word { words.append(String(decoding: bytes[token.range], as: UTF8.self).uppercased()) }
        }
        return words
    }
}

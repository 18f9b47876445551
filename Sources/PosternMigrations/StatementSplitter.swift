/// Splits a script into statements, so that each runs, and fails, on a line that can be named.
///
/// The body of SQLite's `CREATE TRIGGER … BEGIN …; END;` belongs to its statement, and so does that of PostgreSQL's
/// `CREATE FUNCTION … BEGIN ATOMIC …; END;`.
struct StatementSplitter {
    let script: RevisionScript

    /// - Throws: ``MigrationError/malformed(file:line:reason:)``, as ``RevisionScript/statements()`` says.
    func statements() throws(MigrationError) -> [ScriptStatement] {
        let bytes = Array(script.text.utf8)
        let dialect = script.dialect
        var scanner = SQLScanner(bytes, dialect)
        var statements: [ScriptStatement] = []
        var shape = Shape(dialect)
        var start: Int?
        var end = 0
        var lines = LineCounter(bytes, firstLine: script.firstLine)

        func finish() throws(MigrationError) {
            defer { (start, shape) = (nil, Shape(dialect)) }
            guard let start else { return }
            let line = lines.line(of: start)
            if let word = shape.transactionWord {
                throw malformed(
                    line, "a revision runs in a transaction that is not its own: take \(word) out")
            }
            statements.append(ScriptStatement(text: String(decoding: bytes[start..<end], as: UTF8.self), line: line))
        }

        while let token = scanner.next() {
            if case .unterminated(let missing) = token.kind {
                throw malformed(lines.line(of: token.range.lowerBound), "what begins here has no end: add \(missing)")
            }
            if token.kind == .semicolon, start == nil { continue }  // an empty statement
            start = start ?? token.range.lowerBound
            end = token.range.upperBound
            if shape.isComplete(after: token.kind, bytes[token.range]) { try finish() }
        }
        try finish()
        return statements
    }

    private func malformed(_ line: Int, _ reason: String) -> MigrationError {
        .malformed(file: script.file, line: line, reason: reason)
    }
}

extension StatementSplitter {
    /// What has been seen of one statement.
    private struct Shape {
        /// The first words, in upper case.
        private var words: [String] = []
        private let dialect: SQLDialect
        private var isTrigger = false
        /// Within how many brackets, and within how many `BEGIN ATOMIC` and `CASE` of a body.
        private var (brackets, blocks) = (0, 0)
        private var previous = ""
        private var isInBody = false
        /// How much of the `; END ;` that ends a trigger's body has been seen.
        private var ending = 0

        private static let wordsBeforeTrigger: Set<String> = [
            "CREATE", "OR", "REPLACE", "TEMP", "TEMPORARY", "CONSTRAINT",
        ]

        /// Words that begin a statement which begins or ends a transaction or a part of one.
        private static let transactionWords: Set<String> = [
            "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE",
        ]

        init(_ dialect: SQLDialect) {
            self.dialect = dialect
        }

        /// The word by which the statement begins or ends a transaction or a part of one.
        var transactionWord: String? {
            if dialect == .postgresql, words.starts(with: ["PREPARE", "TRANSACTION"]) { return "PREPARE TRANSACTION" }
            return words.first.flatMap { Self.transactionWords.contains($0) ? $0 : nil }
        }

        /// Takes a token; true when it ends the statement.
        mutating func isComplete(after kind: SQLScanner.Kind, _ bytes: ArraySlice<UInt8>) -> Bool {
            guard dialect == .sqlite else { return isCompleteElsewhere(after: kind, bytes) }
            if kind == .semicolon {
                defer { ending = 1 }
                return !isInBody || ending == 2
            }
            let word = kind == .word && bytes.count <= 12 ? String(decoding: bytes, as: UTF8.self).uppercased() : ""
            ending = ending == 1 && word == "END" ? 2 : 0
            if isTrigger {
                isInBody = isInBody || word == "BEGIN"
            } else if words.first == "CREATE", word == "TRIGGER" {
                isTrigger = words.allSatisfy(Self.wordsBeforeTrigger.contains)
            }
            if words.count < 6 { words.append(word) }
            return false
        }

        /// The same by PostgreSQL's rules, as psql follows them.
        private mutating func isCompleteElsewhere(after kind: SQLScanner.Kind, _ bytes: ArraySlice<UInt8>) -> Bool {
            if kind == .semicolon { return brackets <= 0 && blocks == 0 }
            if bytes.elementsEqual("(".utf8) { brackets += 1 }
            if bytes.elementsEqual(")".utf8) { brackets -= 1 }
            let word = kind == .word && bytes.count <= 12 ? String(decoding: bytes, as: UTF8.self).uppercased() : ""
            let isRoutine = words.first == "CREATE" && (words.contains("FUNCTION") || words.contains("PROCEDURE"))
            if isRoutine {
                let opens = word == "ATOMIC" ? previous == "BEGIN" : word == "CASE" && blocks > 0
                if opens { blocks += 1 }
                if word == "END", blocks > 0 { blocks -= 1 }
            }
            previous = word
            if words.count < 6 { words.append(word) }
            return false
        }
    }

    /// Turns rising offsets into line numbers in one pass.
    private struct LineCounter {
        private let bytes: [UInt8]
        private var offset = 0
        private var line: Int

        init(_ bytes: [UInt8], firstLine: Int) {
            self.bytes = bytes
            line = firstLine
        }

        mutating func line(of target: Int) -> Int {
            while offset < target {
                if bytes[offset] == UInt8(ascii: "\n") { line += 1 }
                offset += 1
            }
            return line
        }
    }
}

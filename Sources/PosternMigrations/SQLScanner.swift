/// Cuts SQL into tokens, no finer than finding the ends of statements needs.
///
/// It follows SQLite's rules (https://www.sqlite.org/lang_keywords.html, `sqlite3_complete`): `'…'`, `"…"` and `` `…` ``
/// with the quotation mark doubled inside, `[…]`, `-- …` to the end of the line, `/* … */`. Or PostgreSQL's
/// (https://www.postgresql.org/docs/15/sql-syntax-lexical.html): `'…'`, `E'…'` with backslashes, `"…"`, `$tag$…$tag$`, and comments
/// within comments.
struct SQLScanner {
    enum Kind: Equatable {
        /// A keyword, a plain name or a number.
        case word
        case semicolon
        /// An operator, a bracket or something quoted.
        case other
        /// A quotation or comment without an end; the text names what is missing.
        case unterminated(String)
    }

    struct Token {
        let kind: Kind
        let range: Range<Int>
    }

    private let bytes: [UInt8]
    private let dialect: SQLDialect
    private var position = 0
    /// Where the last word has ended, if that word was a mere `E`.
    private var escapeEnd: Int?

    init(_ bytes: [UInt8], _ dialect: SQLDialect = .sqlite) {
        self.bytes = bytes
        self.dialect = dialect
    }

    /// The next token; `nil` at the end.
    mutating func next() -> Token? {
        while let byte = peek() {
            let start = position
            switch byte {
            case 0x20, 0x09...0x0D: position += 1
            case 0xEF where peek(1) == 0xBB && peek(2) == 0xBF: position += 3  // SQLite takes U+FEFF for a blank
            case UInt8(ascii: "-") where peek(1) == byte: skipLine()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                guard skipComment() else { return token(.unterminated("*/"), from: start) }
            case UInt8(ascii: ";"):
                position += 1
                return token(.semicolon, from: start)
            case UInt8(ascii: "'") where dialect == .postgresql && escapeEnd == start:
                let ends = skipEscaped()
                return token(ends ? .other : .unterminated("'"), from: start)
            case _ where isQuotationMark(byte):
                let ends = skipQuoted(byte)  // before the call: its self is taken before its arguments
                return token(ends ? .other : .unterminated(String(UnicodeScalar(byte))), from: start)
            case UInt8(ascii: "$") where dialect == .postgresql && dollarTag != nil:
                let tag = dollarTag ?? []
                let ends = skipDollarQuoted(tag)
                return token(ends ? .other : .unterminated(String(decoding: tag, as: UTF8.self)), from: start)
            case UInt8(ascii: "[") where dialect == .sqlite:
                let ends = skip(through: UInt8(ascii: "]"))
                return token(ends ? .other : .unterminated("]"), from: start)
            case _ where byte.isWordByte:
                while let next = peek(), next.isWordByte { position += 1 }
                escapeEnd = position == start + 1 && byte | 0x20 == UInt8(ascii: "e") ? position : nil
                return token(.word, from: start)
            default:
                position += 1
                return token(.other, from: start)
            }
        }
        return nil
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private func isQuotationMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") && dialect == .sqlite
    }

    private func token(_ kind: Kind, from start: Int) -> Token {
        Token(kind: kind, range: start..<position)
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
    }

    /// Moves behind the `*/` that ends the comment here; false when there is none.
    private mutating func skipComment() -> Bool {
        position += 2
        var depth = 1
        while let byte = peek() {
            position += 1
            if byte == UInt8(ascii: "*"), peek() == UInt8(ascii: "/") {
                position += 1
                depth -= 1
                if depth == 0 { return true }
            } else if dialect == .postgresql, byte == UInt8(ascii: "/"), peek() == UInt8(ascii: "*") {
                position += 1
                depth += 1
            }
        }
        return false
    }

    /// Moves behind the `E'…'` here, in which a backslash takes its meaning from what stands behind it; false when it does not end.
    private mutating func skipEscaped() -> Bool {
        position += 1
        while let byte = peek() {
            position += 1
            if byte == UInt8(ascii: "\\") {
                position = min(position + 1, bytes.count)
            } else if byte == UInt8(ascii: "'") {
                guard peek() == byte else { return true }
                position += 1
            }
        }
        return false
    }

    /// The `$tag$` that begins here, where one does.
    private var dollarTag: [UInt8]? {
        var end = position + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "$") {
            let isFirst = end == position + 1
            guard bytes[end].isWordByte, !(isFirst && bytes[end].isDigit) else { return nil }
            end += 1
        }
        return end < bytes.count ? Array(bytes[position...end]) : nil
    }

    /// Moves behind the quotation that begins here with `tag`, and ends with it; false when it does not end.
    private mutating func skipDollarQuoted(_ tag: [UInt8]) -> Bool {
        position += tag.count
        while skip(through: UInt8(ascii: "$")) {
            position -= 1
            if bytes[position...].starts(with: tag) {
                position += tag.count
                return true
            }
            position += 1
        }
        return false
    }

    /// Moves behind the quotation here, in which a doubled `mark` stands for itself; false when it does not end.
    private mutating func skipQuoted(_ mark: UInt8) -> Bool {
        repeat {
            position += 1
            guard skip(through: mark) else { return false }
        } while peek() == mark
        return true
    }

    private mutating func skip(through end: UInt8) -> Bool {
        while let byte = peek() {
            position += 1
            if byte == end { return true }
        }
        return false
    }
}

extension UInt8 {
    /// A letter, a digit, `_`, `$` or a byte of a character beyond ASCII.
    fileprivate var isWordByte: Bool {
        isLowerLetterOrDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "$") || self >= 0x80
    }
}

/// Cuts SQL into tokens, no finer than finding the ends of statements needs.
///
/// It follows SQLite's rules (https://www.sqlite.org/lang_keywords.html, `sqlite3_complete`): `'…'`, `"…"` and `` `…` ``
/// with the quotation mark doubled inside, `[…]`, `-- …` to the end of the line, `/* … */`.
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
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
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
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                let ends = skipQuoted(byte)  // before the call: its self is taken before its arguments
                return token(ends ? .other : .unterminated(String(UnicodeScalar(byte))), from: start)
            case UInt8(ascii: "["):
                let ends = skip(through: UInt8(ascii: "]"))
                return token(ends ? .other : .unterminated("]"), from: start)
            case _ where byte.isWordByte:
                while let next = peek(), next.isWordByte { position += 1 }
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

    private func token(_ kind: Kind, from start: Int) -> Token {
        Token(kind: kind, range: start..<position)
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
    }

    /// Moves behind the `*/` that ends the comment here; false when there is none.
    private mutating func skipComment() -> Bool {
        position += 2
        while let byte = peek() {
            position += 1
            guard byte == UInt8(ascii: "*"), peek() == UInt8(ascii: "/") else { continue }
            position += 1
            return true
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

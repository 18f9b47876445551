/// Strings: plain text is taken over in runs, only escapes are looked at one by one.
extension JSONScanner {
    /// Reads a string; the caller has seen its opening quotation mark.
    mutating func string(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> String {
        let start = position
        let text = try anyString(bytes)
        guard !text.hasTooManyCombiningMarks else {
            let limit = String.mostCombiningMarks
            throw JSONSyntaxError("a string with more than \(limit) combining marks in a row", at: start, in: bytes)
        }
        return text
    }

    private mutating func anyString(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> String {
        let start = position + 1
        let end = bytes.endOfPlainText(from: start)
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else {
            return try stringWithEscapes(bytes, from: start, firstStop: end)
        }
        do {
            let text = String(copying: try UTF8Span(validating: bytes.extracting(start..<end)))
            position = end + 1
            return text
        } catch {
            throw Self.invalidUTF8(error, in: bytes, runStart: start)
        }
    }

    private mutating func stringWithEscapes(
        _ bytes: Span<UInt8>, from start: Int, firstStop: Int
    ) throws(JSONSyntaxError) -> String {
        unescaped.removeAll(keepingCapacity: true)
        var run = start
        var stop = firstStop
        while true {
            do {
                let text = try UTF8Span(validating: bytes.extracting(run..<stop))
                text.span.withUnsafeBufferPointer { unescaped.append(contentsOf: $0) }
            } catch {
                throw Self.invalidUTF8(error, in: bytes, runStart: run)
            }
            guard stop < bytes.count else {
                throw JSONSyntaxError("a string without its closing quotation mark", at: position, in: bytes)
            }
            switch bytes[stop] {
            case UInt8(ascii: "\""):
                position = stop + 1
                return String(decoding: unescaped, as: UTF8.self)
            case UInt8(ascii: "\\"): run = try unescape(bytes, at: stop)
            default: throw JSONSyntaxError("a control character in a string", at: stop, in: bytes)
            }
            stop = bytes.endOfPlainText(from: run)
        }
    }

    private static func invalidUTF8(
        _ error: UTF8.ValidationError, in bytes: Span<UInt8>, runStart: Int
    ) -> JSONSyntaxError {
        JSONSyntaxError("invalid UTF-8", at: runStart + error.byteOffsets.lowerBound, in: bytes)
    }

    /// Adds what the escape at `backslash` stands for; returns the position after it.
    private mutating func unescape(_ bytes: Span<UInt8>, at backslash: Int) throws(JSONSyntaxError) -> Int {
        guard backslash + 1 < bytes.count else {
            throw JSONSyntaxError("a string without its closing quotation mark", at: position, in: bytes)
        }
        switch bytes[backslash + 1] {
        case UInt8(ascii: "\""): unescaped.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): unescaped.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): unescaped.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): unescaped.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "t"): unescaped.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "u"): return try unescapeUnicode(bytes, at: backslash)
        default: throw JSONSyntaxError("an escape that JSON does not have", at: backslash, in: bytes)
        }
        return backslash + 2
    }

    /// Adds the scalar of a `\u` escape, or of the two that make a surrogate pair; returns the position after it.
    private mutating func unescapeUnicode(_ bytes: Span<UInt8>, at backslash: Int) throws(JSONSyntaxError) -> Int {
        let first = try codeUnit(bytes, at: backslash)
        if let scalar = Unicode.Scalar(first) {
            unescaped.append(contentsOf: scalar.utf8)
            return backslash + 6
        }
        let second = backslash + 6
        guard first < 0xDC00, second + 1 < bytes.count,
            bytes[second] == UInt8(ascii: "\\"), bytes[second + 1] == UInt8(ascii: "u"),
            case let trail = try codeUnit(bytes, at: second), (0xDC00...0xDFFF).contains(trail),
            let scalar = Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + (trail & 0x3FF))
        else {
            throw JSONSyntaxError("an escape that is half of a surrogate pair", at: backslash, in: bytes)
        }
        unescaped.append(contentsOf: scalar.utf8)
        return second + 6
    }

    /// The number in the four hexadecimal digits of the escape at `backslash`.
    private func codeUnit(_ bytes: Span<UInt8>, at backslash: Int) throws(JSONSyntaxError) -> UInt32 {
        var unit: UInt32 = 0
        for position in backslash + 2..<backslash + 6 {
            guard position < bytes.count, let digit = bytes[position].hexadecimalDigit else {
                throw JSONSyntaxError("an escape without four hexadecimal digits", at: backslash, in: bytes)
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}

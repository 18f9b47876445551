/// The bytes themselves, and what may follow what.
///
/// The parts marked `@usableFromInline` serve the generic methods, which the compiler specialises in other modules.
extension JSONWriter {
    @usableFromInline
    enum Place: UInt8, Sendable {
        /// One value belongs here, and none has been written.
        case value
        /// The value that belonged here has been written.
        case end
        case firstElement, nextElement
        case firstMember, nextMember
    }

    @usableFromInline
    enum Container: Sendable {
        case array, object
    }

    /// Begins a container; what it returns belongs to the ``close(_:in:)`` that ends it.
    @usableFromInline
    mutating func open(_ container: Container) -> Place {
        beginValue()
        let outer = place
        bytes.append(container == .array ? UInt8(ascii: "[") : UInt8(ascii: "{"))
        place = container == .array ? .firstElement : .firstMember
        return outer
    }

    @usableFromInline
    mutating func close(_ container: Container, in outer: Place) {
        bytes.append(container == .array ? UInt8(ascii: "]") : UInt8(ascii: "}"))
        place = outer
    }

    /// Writes a member's name; its value has to follow, and then ``endMember()``.
    @usableFromInline
    mutating func beginMember(_ name: StaticString) {
        let comma = beginName()
        name.withUTF8Buffer { quote(Span(_unsafeElements: $0), afterComma: comma, beforeColon: true) }
    }

    @usableFromInline
    mutating func beginMember(named name: String) {
        let comma = beginName()
        quote(name.utf8.span, afterComma: comma, beforeColon: true)
    }

    @usableFromInline
    mutating func endMember() {
        precondition(place == .end, "a member of a JSON object was given no value")
        place = .nextMember
    }

    @usableFromInline
    mutating func string(_ text: String) {
        let comma = advance()
        quote(text.utf8.span, afterComma: comma, beforeColon: false)
    }

    @usableFromInline
    mutating func bool(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    @inlinable
    mutating func integer(_ value: some FixedWidthInteger) {
        if let magnitude = UInt64(exactly: value.magnitude) {
            integer(isNegative: value < 0, magnitude: magnitude)
        } else {
            raw(String(value))
        }
    }

    /// Writes an integer whose magnitude fits in 64 bits.
    @usableFromInline
    mutating func integer(isNegative: Bool, magnitude: UInt64) {
        var digits = InlineArray<21, UInt8>(repeating: UInt8(ascii: "-"))
        var first = 21
        var rest = magnitude
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            first &-= 1
            digits[first] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        } while rest != 0
        if isNegative { first &-= 1 }
        beginValue()
        append(digits.span.extracting(first..<21))
    }

    /// Writes text that is JSON already.
    @usableFromInline
    mutating func raw(_ text: String) {
        beginValue()
        append(text.utf8.span)
    }

    mutating func raw(_ text: StaticString) {
        beginValue()
        text.withUTF8Buffer { append(Span(_unsafeElements: $0)) }
    }

    mutating func beginValue() {
        if advance() { bytes.append(UInt8(ascii: ",")) }
    }

    /// Moves past one value; true when a comma has to stand before it.
    private mutating func advance() -> Bool {
        switch place {
        case .nextElement: return true
        case .firstElement: place = .nextElement
        case .value: place = .end
        case .end: preconditionFailure("a second JSON value was written where one belongs")
        case .firstMember, .nextMember: preconditionFailure("a JSON value was written where a member belongs")
        }
        return false
    }

    /// Expects the value of a member; true when a comma has to stand before its name.
    private mutating func beginName() -> Bool {
        precondition(place == .firstMember || place == .nextMember, "a member was written outside of a JSON object")
        let comma = place == .nextMember
        place = .value
        return comma
    }

    private mutating func append(_ text: Span<UInt8>) {
        bytes.append(addingCapacity: text.count) { $0.append(copying: text) }
    }

    private mutating func quote(_ text: Span<UInt8>, afterComma: Bool, beforeColon: Bool) {
        let plainEnd = text.endOfPlainText(from: 0)
        bytes.append(addingCapacity: text.count + 4) { output in
            if afterComma { output.append(UInt8(ascii: ",")) }
            output.append(UInt8(ascii: "\""))
            output.append(copying: text.extracting(0..<plainEnd))
            guard plainEnd == text.count else { return }
            output.append(UInt8(ascii: "\""))
            if beforeColon { output.append(UInt8(ascii: ":")) }
        }
        guard plainEnd < text.count else { return }
        escape(text, from: plainEnd)
        bytes.append(UInt8(ascii: "\""))
        if beforeColon { bytes.append(UInt8(ascii: ":")) }
    }

    /// Writes the rest of a string, which begins with a byte that needs an escape.
    private mutating func escape(_ text: Span<UInt8>, from start: Int) {
        var stop = start
        while stop < text.count {
            bytes.append(UInt8(ascii: "\\"))
            switch text[stop] {
            case 0x08: bytes.append(UInt8(ascii: "b"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0C: bytes.append(UInt8(ascii: "f"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case let control where control < 0x20:
                bytes.append(contentsOf: "u00\(control < 0x10 ? "0" : "1")".utf8)
                let digit = control & 0xF
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            case let byte: bytes.append(byte)
            }
            let run = stop + 1
            stop = text.endOfPlainText(from: run)
            append(text.extracting(run..<stop))
        }
    }
}

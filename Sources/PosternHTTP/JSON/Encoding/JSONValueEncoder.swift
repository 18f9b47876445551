/// The `Encoder` of one value; it opens the container that the value asks for, and closes it when the value is done.
final class JSONValueEncoder: Encoder {
    let buffer: JSONEncodingBuffer
    private let path: JSONEncodingPath?
    private let turn: Int
    private var phase = Phase.untouched
    private var names = JSONNameSet()
    /// How many members or elements have been written.
    private(set) var count = 0

    private enum Phase {
        case untouched
        case object(within: JSONWriter.Place)
        case array(within: JSONWriter.Place)
        /// A single value has been written, or the container has been closed.
        case ended
    }

    /// - Parameters:
    ///   - path: The way to this value; `nil` for the root.
    ///   - buffer: Where the value goes; it is this encoder's turn there from now on.
    init(path: JSONEncodingPath?, buffer: JSONEncodingBuffer) {
        self.path = path
        self.buffer = buffer
        turn = buffer.beginTurn()
    }

    var codingPath: [any CodingKey] { path?.keys ?? [] }

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .untouched = phase, buffer.turn == turn { phase = .object(within: buffer.writer.open(.object)) }
        return KeyedEncodingContainer(JSONKeyedEncoding(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .untouched = phase, buffer.turn == turn { phase = .array(within: buffer.writer.open(.array)) }
        return JSONUnkeyedEncoding(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { JSONSingleEncoding(encoder: self) }

    /// Closes what is open. A value that has written nothing is an object without members.
    func end() {
        if case .untouched = phase { phase = .object(within: buffer.writer.open(.object)) }
        switch phase {
        case .object(let outer): buffer.writer.close(.object, in: outer)
        case .array(let outer): buffer.writer.close(.array, in: outer)
        case .untouched, .ended: break
        }
        phase = .ended
    }

    /// Writes a member, all of it or, when `write` throws, nothing.
    func member(_ key: any CodingKey, _ write: () throws -> Void) throws {
        guard case .object = phase, buffer.turn == turn else { throw misuse(key) }
        let name = key.stringValue
        guard !names.contains(name) else { throw invalid(name, key, "a second member of the same name") }
        try whole {
            buffer.writer.beginMember(named: name)
            try write()
            buffer.writer.endMember()
        }
        names.insert(name)
        count += 1
    }

    /// Writes an element, all of it or, when `write` throws, nothing.
    func element(_ write: () throws -> Void) throws {
        guard case .array = phase, buffer.turn == turn else { throw misuse(JSONPathKey(intValue: count)) }
        try whole(write)
        count += 1
    }

    /// Writes a value that is no container.
    func single(_ write: () throws -> Void) throws {
        guard case .untouched = phase, buffer.turn == turn else { throw misuse(nil) }
        try write()
        phase = .ended
    }

    /// Lets a value write itself in the place of this one.
    func forward(_ value: some Encodable) throws {
        guard case .untouched = phase, buffer.turn == turn else { throw misuse(nil) }
        let mark = buffer.writer.mark
        do { try value.encode(to: self) } catch {
            buffer.rewind(to: mark)
            buffer.turn = turn
            phase = .untouched
            names = JSONNameSet()
            count = 0
            throw error
        }
    }

    /// Writes a value of any type where the writer stands.
    func encode(_ value: some Encodable, _ key: any CodingKey) throws {
        let encoder = JSONValueEncoder(path: JSONEncodingPath(key, after: path), buffer: buffer)
        try value.encode(to: encoder)
        encoder.end()
        buffer.turn = turn
    }

    /// An encoder that may be used at any time for the value that belongs where the writer stands.
    func nested(_ key: any CodingKey) -> JSONValueEncoder {
        let encoder = JSONValueEncoder(path: JSONEncodingPath(key, after: path), buffer: JSONEncodingBuffer())
        buffer.leaveGap(for: encoder)
        return encoder
    }

    /// An encoder that leads nowhere, for a container that cannot throw when it is misused; whatever it is given is refused.
    func refusing(_ key: any CodingKey) -> JSONValueEncoder {
        let encoder = JSONValueEncoder(path: JSONEncodingPath(key, after: path), buffer: JSONEncodingBuffer())
        encoder.phase = .ended
        return encoder
    }

    func invalid(_ value: Any, _ key: (any CodingKey)?, _ reason: String) -> EncodingError {
        let path = codingPath + (key.map { [$0] } ?? [])
        return .invalidValue(value, .init(codingPath: path, debugDescription: reason))
    }

    func notFinite(_ value: Any, _ key: (any CodingKey)?) -> EncodingError {
        invalid(value, key, "JSON has no number for \(value): encode a finite one, or nil")
    }

    private func misuse(_ key: (any CodingKey)?) -> EncodingError {
        invalid(self, key, "an encoder was used for two values, or after its value was done")
    }

    private func whole(_ write: () throws -> Void) throws {
        let mark = buffer.writer.mark
        do { try write() } catch {
            buffer.rewind(to: mark)
            buffer.turn = turn
            throw error
        }
    }
}

/// The `Decoder` of one value; it knows the way back to the root, so that an error can name its place.
final class JSONValueDecoder: Decoder {
    let json: JSONValue
    private let key: (any CodingKey)?
    private let parent: JSONValueDecoder?
    /// Learns which members are asked for; `nil` when nobody wants to know.
    let watch: JSONMemberWatch?

    /// The decoder of a whole document.
    init(_ json: JSONValue, watch: JSONMemberWatch? = nil) {
        self.json = json
        self.watch = watch
        key = nil
        parent = nil
    }

    /// - Parameter key: The step from the parent to this value.
    init(_ json: JSONValue, key: any CodingKey, parent: JSONValueDecoder) {
        self.json = json
        self.key = key
        self.parent = parent
        watch = parent.watch
    }

    var codingPath: [any CodingKey] {
        var path: [any CodingKey] = []
        var decoder = self
        while let key = decoder.key, let parent = decoder.parent {
            path.append(key)
            decoder = parent
        }
        path.reverse()
        return path
    }

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = json else { throw mismatch(JSONObject.self, "an object") }
        watch?.opened(object, at: self)
        return KeyedDecodingContainer(JSONKeyedDecoding(object, decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = json else { throw mismatch([JSONValue].self, "an array") }
        return JSONUnkeyedDecoding(elements, decoder: self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    /// Makes the value of any type, and turns whatever its `init(from:)` throws into an error that names this place.
    func value<T: Decodable>(of type: T.Type) throws(DecodingError) -> T {
        do {
            return try T(from: self)
        } catch let error as DecodingError {
            throw located(error, type)
        } catch {
            throw located(.dataCorrupted(.init(codingPath: codingPath, debugDescription: "value is not acceptable")), type)
        }
    }

    /// The context of an error of the decoder's own, about this value.
    ///
    /// - Parameter type: what was asked for at the place of the fault.
    func context(_ reason: String, expecting type: Any.Type) -> DecodingError.Context {
        DecodingError.Context(
            codingPath: codingPath, debugDescription: reason, underlyingError: JSONExpectation(types: [type]))
    }

    func mismatch(_ type: Any.Type, _ expectation: String) -> DecodingError {
        let context = context("expected \(expectation), found \(json.kind)", expecting: type)
        return json == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    /// Gives an error that was made without a path the path of the value that was being decoded, adds this value's type to what
    /// is known of the fault, and replaces the text with which the standard library refuses a raw value, since it quotes the input.
    private func located(_ error: DecodingError, _ type: Any.Type) -> DecodingError {
        let own = codingPath
        let context = error.context
        let path = context.codingPath.count < own.count ? own : context.codingPath
        var expectation =
            context.underlyingError as? JSONExpectation ?? JSONExpectation(types: [], refusingDepth: own.count)
        var reason = context.debugDescription
        if path.count == own.count {
            if case .keyNotFound = error {} else { expectation.types.append(type) }
            if case .dataCorrupted = error, type is any RawRepresentable.Type,
                reason.hasPrefix("Cannot initialize \(type) from")
            {
                reason = RawValues.expectation(of: type) ?? "not one of the accepted values"
                expectation.refusingDepth = nil
            }
        }
        return error.with(.init(codingPath: path, debugDescription: reason, underlyingError: expectation))
    }
}

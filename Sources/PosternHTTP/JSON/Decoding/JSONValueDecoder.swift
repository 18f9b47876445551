/// The `Decoder` of one value; it knows the way back to the root, so that an error can name its place.
final class JSONValueDecoder: Decoder {
    let json: JSONValue
    private let key: (any CodingKey)?
    private let parent: JSONValueDecoder?

    /// - Parameter key: The step from the parent to this value; `nil` for the root.
    init(_ json: JSONValue, key: (any CodingKey)?, parent: JSONValueDecoder?) {
        self.json = json
        self.key = key
        self.parent = parent
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
            throw .dataCorrupted(context("value is not acceptable"))
        }
    }

    func context(_ reason: String) -> DecodingError.Context {
        DecodingError.Context(codingPath: codingPath, debugDescription: reason)
    }

    func mismatch(_ type: Any.Type, _ expectation: String) -> DecodingError {
        let context = context("expected \(expectation), found \(json.kind)")
        return json == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    /// Gives an error that was made without a path the path of the value that was being decoded, and replaces the text
    /// with which the standard library refuses a raw value, since it quotes the input.
    private func located(_ error: DecodingError, _ type: Any.Type) -> DecodingError {
        let path = codingPath
        switch error {
        case .typeMismatch(let type, let context) where context.codingPath.count < path.count:
            return .typeMismatch(type, self.context(context.debugDescription))
        case .valueNotFound(let type, let context) where context.codingPath.count < path.count:
            return .valueNotFound(type, self.context(context.debugDescription))
        case .keyNotFound(let key, let context) where context.codingPath.count < path.count:
            return .keyNotFound(key, self.context(context.debugDescription))
        case .dataCorrupted(let context)
        where type is any RawRepresentable.Type && context.debugDescription.hasPrefix("Cannot initialize \(type) from"):
            return .dataCorrupted(self.context("not one of the accepted values"))
        case .dataCorrupted(let context) where context.codingPath.count < path.count:
            return .dataCorrupted(self.context(context.debugDescription))
        default: return error
        }
    }
}

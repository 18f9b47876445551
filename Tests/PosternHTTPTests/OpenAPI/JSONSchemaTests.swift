import PosternHTTP
import Testing

/// What the schema of a type says, and that it is true to what decodes.
struct JSONSchemaTests {
    private enum Colour: String, Codable, CaseIterable { case red, green }
    private enum Level: Int, Codable, CaseIterable {
        case low = 1
        case high = 9
    }
    private enum Unlisted: String, Codable { case a, b }

    private struct Everything: Decodable {
        let flag: Bool
        let small: Int8
        let unsigned: UInt16
        let ratio: Double
        let names: [String]
        let counts: [String: Int32]
        let colour: Colour
        let anything: JSONValue
        let note: String?
    }

    private struct Node: Decodable {
        let value: Int8
        let next: [Node]?
    }

    private static func schema(_ type: Any.Type) throws -> JSONSchema { try JSONSchema(of: type) }

    @Test func `members are required unless they are optional, and those may be null`() throws {
        let schema = try #require(try Self.schema(Everything.self).named["Everything"])
        #expect(
            try JSONValue.object(schema)
                == JSONValue(
                    parsing:
                        """
                        {"type":"object","properties":{"flag":{"type":"boolean"},"small":{"type":"integer","minimum":-128,"maximum":127},\
                        "unsigned":{"type":"integer","minimum":0,"maximum":65535},"ratio":{"type":"number"},\
                        "names":{"type":"array","items":{"type":"string"}},"counts":{"type":"object","additionalProperties":\
                        {"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},\
                        "colour":{"$ref":"#/components/schemas/Colour"},"anything":{},"note":{"type":["string","null"]}},\
                        "required":["flag","small","unsigned","ratio","names","counts","colour","anything"]}
                        """))
    }

    @Test func `an enumeration tells its values`() throws {
        #expect(try Self.schema(Colour.self).named["Colour"] == ["type": "string", "enum": .array(["red", "green"])])
        #expect(
            try JSONValue.object(#require(try Self.schema(Level.self).named["Level"]))
                == JSONValue(parsing: #"{"type":"number","enum":[1,9]}"#))
        #expect(try Self.schema(Unlisted.self) == .string())
    }

    @Test func `a type that refers to itself refers to its own name`() throws {
        let schema = try Self.schema(Node.self)
        #expect(schema.document == ["$ref": "#/components/schemas/Node"])
        let next = JSONValue.object(try #require(schema.named["Node"]))["properties", "next"]
        #expect(next == (try JSONValue(parsing: ##"{"type":["array","null"],"items":{"$ref":"#/components/schemas/Node"}}"##)))
    }

    @Test func `an optional reference is that or null`() throws {
        struct Holder: Decodable { let colour: Colour? }
        let schema = JSONValue.object(try #require(try Self.schema(Holder.self).named.values.first { $0["properties"] != nil }))
        #expect(
            schema["properties", "colour"]
                == (try JSONValue(parsing: ##"{"anyOf":[{"$ref":"#/components/schemas/Colour"},{"type":"null"}]}"##)))
        #expect(schema["required"] == nil)
    }

    private struct Envelope: Decodable {
        let inner: String
        private enum Keys: CodingKey { case wrapper }
        private enum InnerKeys: CodingKey { case inner }
        init(from decoder: any Decoder) throws {
            let wrapper = try decoder.container(keyedBy: Keys.self).nestedContainer(keyedBy: InnerKeys.self, forKey: .wrapper)
            inner = try wrapper.decode(String.self, forKey: .inner)
        }
    }

    @Test func `nested containers are objects in place`() throws {
        let schema = JSONValue.object(try #require(try Self.schema(Envelope.self).named["Envelope"]))
        #expect(
            schema["properties", "wrapper"]
                == (try JSONValue(parsing: #"{"type":"object","properties":{"inner":{"type":"string"}},"required":["inner"]}"#)))
    }

    private class Base: Decodable { let base: Bool }
    private final class Derived: Base {
        let own: Int8?
        private enum Keys: CodingKey { case own }
        required init(from decoder: any Decoder) throws {
            own = try decoder.container(keyedBy: Keys.self).decodeIfPresent(Int8.self, forKey: .own)
            try super.init(from: decoder)
        }
    }

    @Test func `a class has the members of its superclass`() throws {
        let schema = JSONValue.object(try #require(try Self.schema(Derived.self).named["Derived"]))
        #expect(schema["properties"]?.names == ["own", "base"])
        #expect(schema["required"] == .array(["base"]))
    }

    private struct Word: Decodable {
        let text: String
        init(from decoder: any Decoder) throws {
            text = try decoder.singleValueContainer().decode(String.self)
            guard !text.isEmpty else {
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "must not be empty"))
            }
        }
    }
    private struct Words: Decodable {
        let words: [Word]
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            var words: [Word] = []
            while !container.isAtEnd { words.append(try container.decode(Word.self)) }
            self.words = words
        }
    }

    @Test func `types that decode one value or elements themselves are those, whatever their rules`() throws {
        #expect(try Self.schema(Word.self) == .string())
        #expect(try Self.schema(Words.self) == .array(of: .string()))
    }

    private struct Percentage: Decodable, JSONSchemaDescribing {
        static let jsonSchema = JSONSchema.integer(in: 0...100)
    }
    private struct Share: Decodable { let share: Percentage }

    @Test func `a type says itself what it is`() throws {
        let schema = JSONValue.object(try #require(try Self.schema(Share.self).named["Share"]))
        #expect(schema["properties", "share", "maximum"] == (try JSONValue(parsing: "100")))
    }

    private struct Impossible: Decodable {
        init(from decoder: any Decoder) throws {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "never fits"))
        }
    }
    private struct NotDecodable {}

    @Test(arguments: [Impossible.self, NotDecodable.self, [NotDecodable].self, [Int: String].self] as [Any.Type])
    func `a type of which nothing can be found out is named, with the way out`(_ type: Any.Type) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(of: type) }
        #expect(error?.description.contains("let it conform to JSONSchemaDescribing") == true)
    }

    @Test func `what the schema requires is what the decoder requires`() throws {
        let fitting =
            #"{"flag":true,"small":1,"unsigned":2,"ratio":0.5,"names":["a"],"counts":{"a":1},"colour":"red","anything":[null]}"#
        let document = try JSONValue(parsing: fitting)
        _ = try document.decode(Everything.self)
        guard case .object(let whole) = document else { return }
        let schema = JSONValue.object(try #require(try Self.schema(Everything.self).named["Everything"]))
        guard case .array(let required)? = schema["required"] else { return }
        #expect(required.count == whole.members.count)
        for member in whole.members {
            var part = whole
            part[member.name] = nil
            #expect(throws: JSONShapeError.self) { try JSONValue.object(part).decode(Everything.self) }
        }
    }
}

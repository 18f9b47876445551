import PosternHTTP
import Testing

@Suite struct JSONDecodingTests {
    private struct Note: Decodable, Equatable {
        var text: String
        var completed: Bool
        var due: Int?
        var tags: [Tag]?
        var scores: [String: Int8]?

        struct Tag: Decodable, Equatable {
            var name: String
        }
    }

    private enum Color: String, Decodable { case red, green }

    private struct Even: Decodable {
        struct Secret: Error {}
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let number = try container.decode(Int.self)
            guard number != 13 else { throw Secret() }
            guard number.isMultiple(of: 2) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an even number")
            }
        }
    }

    @Test func `a value of the right shape is decoded`() throws {
        let note = try decode(
            Note.self, #"{"text":"a","completed":true,"due":null,"tags":[{"name":"b"}],"scores":{"c":-128},"other":[1]}"#)
        #expect(note == Note(text: "a", completed: true, due: nil, tags: [.init(name: "b")], scores: ["c": -128]))
    }

    @Test(arguments: [
        (#"{"completed":true}"#, "/text", "required member is missing"),
        (#"{"text":1,"completed":true}"#, "/text", "expected a string, found a number"),
        (#"{"text":null,"completed":true}"#, "/text", "expected a string, found null"),
        (#"{"text":"a","completed":0}"#, "/completed", "expected a boolean, found a number"),
        (#"{"text":"a","completed":"true"}"#, "/completed", "expected a boolean, found a string"),
        (#"{"text":"a","completed":true,"due":"1"}"#, "/due", "expected an integer, found a string"),
        (#"{"text":"a","completed":true,"due":1.5}"#, "/due", "expected an integer from \(Int.min) to \(Int.max)"),
        (#"{"text":"a","completed":true,"tags":{}}"#, "/tags", "expected an array, found an object"),
        (#"{"text":"a","completed":true,"tags":[{"name":"b"},{}]}"#, "/tags/1/name", "required member is missing"),
        (#"{"text":"a","completed":true,"tags":[{"name":"b"},[]]}"#, "/tags/1", "expected an object, found an array"),
        (#"{"text":"a","completed":true,"scores":{"a/b~c":true}}"#, "/scores/a~1b~0c", "expected an integer, found a boolean"),
        (#"{"text":"a","completed":true,"scores":{"":128}}"#, "/scores/", "expected an integer from -128 to 127"),
        ("[]", "", "expected an object, found an array"),
        ("null", "", "expected an object, found null"),
    ])
    func `a wrong shape is named with its place`(_ text: String, _ pointer: String, _ reason: String) {
        let error = #expect(throws: JSONShapeError.self) { try decode(Note.self, text) }
        #expect(error?.pointer == pointer)
        #expect(error?.reason == reason)
    }

    @Test func `a type's own reasons come out, its own errors do not`() {
        let odd = #expect(throws: JSONShapeError.self) { try decode([String: [Even]].self, #"{"a":[2,3]}"#) }
        #expect(odd?.description == "/a/1: not an even number")
        let secret = #expect(throws: JSONShapeError.self) { try decode([String: [Even]].self, #"{"a":[2,13]}"#) }
        #expect(secret?.description == "/a/1: value is not acceptable")
        let color = #expect(throws: JSONShapeError.self) { try decode([Color].self, #"["red","<secret>"]"#) }
        #expect(color?.description == "/1: not one of the accepted values")
    }

    @Test func `an error without a path gets the place where it arose`() {
        struct Pathless: Decodable {
            init(from decoder: any Decoder) throws {
                throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no"))
            }
        }
        let error = #expect(throws: JSONShapeError.self) { try decode([String: [Pathless]].self, #"{"a":[1]}"#) }
        #expect(error?.pointer == "/a/0")
    }

    @Test func `scalars are decoded at the root and in arrays`() throws {
        #expect(try decode(Int.self, "1e2") == 100)
        #expect(try decode(UInt8.self, "255") == 255)
        #expect(try decode(UInt128.self, "\(UInt128.max)") == .max)
        #expect(try decode(Double.self, "0.1") == 0.1)
        #expect(try decode([Float].self, "[0.1,2]") == [0.1, 2])
        #expect(try decode([String?].self, #"["a",null]"#) == ["a", nil])
        #expect(try decode([Bool].self, "[true,false]") == [true, false])
        #expect(try decode(Set<Int>.self, "[1,2]") == [1, 2])
        #expect(try decode(Color.self, "\"green\"") == .green)
        #expect(try decode(Int?.self, "null") == nil)
        #expect(try decode([Int: String].self, #"{"1":"a"}"#) == [1: "a"])
        #expect(try decode([Color: Int].self, #"["red",1]"#) == [.red: 1])
        #expect(throws: JSONShapeError.self) { try decode(Double.self, "1e999") }
        #expect(throws: JSONShapeError.self) { try decode(Float.self, "1e39") }
        #expect(throws: JSONShapeError.self) { try decode(Bool.self, "1") }
        #expect(throws: JSONShapeError.self) { try decode(Double.self, "\"1\"") }
        #expect(throws: JSONShapeError.self) { try decode(UInt.self, "-1") }
    }

    @Test func `a JSON value is decoded as it stands`() throws {
        let values = try decode([String: JSONValue].self, #"{"a":[1.0,{"b":null}]}"#)
        #expect(values["a"] == .array([.number(try #require(JSONNumber("1.0"))), .object(JSONObject(["b": .null]))]))
    }

    @Test func `nested containers, superclasses and the end of an array are handled`() throws {
        struct Pair: Decodable, Equatable {
            var first: Int
            var inner: [Int]
            enum CodingKeys: String, CodingKey { case list, inner }
            init(from decoder: any Decoder) throws {
                let keyed = try decoder.container(keyedBy: CodingKeys.self)
                var list = try keyed.nestedUnkeyedContainer(forKey: .list)
                first = try list.decode(Int.self)
                let inner = try list.nestedContainer(keyedBy: CodingKeys.self)
                self.inner = try inner.decode([Int].self, forKey: .inner)
                _ = try list.decode(Int.self)
            }
        }
        #expect(try decode(Pair.self, #"{"list":[1,{"inner":[2]},3]}"#).inner == [2])
        let short = #expect(throws: JSONShapeError.self) { try decode(Pair.self, #"{"list":[1,{"inner":[2]}]}"#) }
        #expect(short?.description == "/list/2: required element is missing")
        let wrong = #expect(throws: JSONShapeError.self) { try decode(Pair.self, #"{"list":[1,{"inner":[2,"x"]},3]}"#) }
        #expect(wrong?.pointer == "/list/1/inner/1")
        let child = try decode(Child.self, #"{"name":"c","super":{"id":7}}"#)
        #expect(child.id == 7 && child.name == "c")
    }

    private func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
        try JSONParser.parse(Array(text.utf8)).decode(type)
    }
}

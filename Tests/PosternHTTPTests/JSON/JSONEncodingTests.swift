import PosternHTTP
import Testing

@Suite struct JSONEncodingTests {
    private struct Note: Codable, Equatable {
        var text: String
        var completed: Bool
        var due: Double?
        var tags: [Tag] = []
        var scores: [String: Int] = [:]
        var size = Size.small

        struct Tag: Codable, Equatable { var name: String? }
        enum Size: String, Codable { case small, large }
    }

    private enum Shape: Codable, Equatable {
        case circle(radius: Double)
        case polygon([Int], closed: Bool)
        case none
    }

    private struct Wide: Codable, Equatable {
        var signed = Int128.min
        var unsigned = UInt128.max
    }

    private enum Key: String, CodingKey { case a, b, c }

    /// Encodes by a closure, so that a test can hold its encoder as it likes.
    private struct Custom: Encodable {
        let body: (any Encoder) throws -> Void
        func encode(to encoder: any Encoder) throws { try body(encoder) }
    }

    private struct Failure: Error {}

    @Test func `a synthesized type is written in its order and without nil`() throws {
        let note = Note(text: "a\n", completed: false, tags: [.init(name: "b"), .init()], scores: ["c": -1])
        #expect(try text(note) == #"{"text":"a\n","completed":false,"tags":[{"name":"b"},{}],"scores":{"c":-1},"size":"small"}"#)
        #expect(try JSONParser.parse(JSONWriter.encode(note)).decode(Note.self) == note)
    }

    @Test func `what is encoded decodes to the same`() throws {
        try expectRoundTrip([Shape.circle(radius: 1.5), .polygon([1, 2], closed: true), .none])
        try expectRoundTrip([Int8.min, .max])
        try expectRoundTrip([UInt64.max])
        try expectRoundTrip([Int128.min, .max])
        try expectRoundTrip(Wide())
        try expectRoundTrip([Float.pi, -0.0, 1e-30])
        try expectRoundTrip([1: "a", 2: "b"])
        try expectRoundTrip([Note.Size.large: [true, false]])
        try expectRoundTrip([[Int?]]([[1, nil], []]))
        try expectRoundTrip("é\u{0}😀")
        try expectRoundTrip(Int?.none)
        try expectRoundTrip(1...5)
        try expectRoundTrip(Dictionary(uniqueKeysWithValues: (0..<200).map { ("key\($0)", $0) }))
        let child = try JSONParser.parse(JSONWriter.encode(Child(id: 1, name: "c"))).decode(Child.self)
        #expect(child.id == 1 && child.name == "c")
    }

    @Test func `a superclass stands in a member of its own`() throws {
        #expect(try text(Child(id: 1, name: "c")) == #"{"super":{"id":1},"name":"c"}"#)
    }

    @Test func `keys of a dictionary are as Codable has them`() throws {
        #expect(try text([1: "a"]) == #"{"1":"a"}"#)
        #expect(try text([Note.Size.small: 1]) == #"["small",1]"#)
    }

    @Test func `a JSON value is encoded as it stands`() throws {
        let value = try JSONParser.parse(Array(#"{"b":1.50,"a":[null,1e999]}"#.utf8))
        #expect(try text(["x": value]) == #"{"x":{"b":1.50,"a":[null,1e999]}}"#)
    }

    @Test func `nested containers may be filled in any order`() throws {
        let value = Custom { encoder in
            var root = encoder.container(keyedBy: Key.self)
            var a = root.nestedUnkeyedContainer(forKey: .a)
            var b = root.nestedContainer(keyedBy: Key.self, forKey: .b)
            try root.encode(1, forKey: .c)
            try b.encode("x", forKey: .b)
            try a.encode(2)
            var inner = a.nestedContainer(keyedBy: Key.self)
            try b.encode(true, forKey: .a)
            try a.encodeNil()
            try inner.encode(3, forKey: .c)
            #expect(a.count == 3)
        }
        #expect(try text([value, value]) == "[\(order),\(order)]")
    }

    private let order = #"{"a":[2,{"c":3},null],"b":{"b":"x","a":true},"c":1}"#

    @Test func `two containers of one encoder are one object`() throws {
        let value = Custom { encoder in
            var first = encoder.container(keyedBy: Key.self)
            try first.encode(1, forKey: .a)
            var second = encoder.container(keyedBy: Key.self)
            try second.encode(2, forKey: .b)
            try first.encode(3, forKey: .c)
        }
        #expect(try text(value) == #"{"a":1,"b":2,"c":3}"#)
    }

    @Test func `a member that fails half way leaves no trace`() throws {
        let failing = Custom { encoder in
            var container = encoder.container(keyedBy: Key.self)
            var nested = container.nestedUnkeyedContainer(forKey: .a)
            try nested.encode(1)
            try container.encode("half", forKey: .b)
            throw Failure()
        }
        let value = Custom { encoder in
            var root = encoder.container(keyedBy: Key.self)
            #expect(throws: Failure.self) { try root.encode(failing, forKey: .a) }
            #expect(throws: EncodingError.self) { try root.encode(Double.nan, forKey: .a) }
            try root.encode([1], forKey: .a)
            #expect(throws: Failure.self) { try root.encode([Optional(failing)], forKey: .b) }
        }
        #expect(try text(value) == #"{"a":[1]}"#)
    }

    @Test func `a value that fails alone leaves its place to another`() throws {
        let failing = Custom { encoder in
            var container = encoder.unkeyedContainer()
            try container.encode(1)
            throw Failure()
        }
        let value = Custom { encoder in
            var single = encoder.singleValueContainer()
            #expect(throws: Failure.self) { try single.encode(failing) }
            try single.encode("instead")
        }
        #expect(try text([value]) == #"["instead"]"#)
    }

    @Test func `an encoder that is given nothing makes an empty object`() throws {
        #expect(try text(Custom { _ in }) == "{}")
        #expect(
            try text([
                Custom { encoder in
                    var container = encoder.container(keyedBy: Key.self)
                    _ = container.superEncoder(forKey: .a)
                }
            ]) == #"[{"a":{}}]"#)
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan])
    func `a number that is not finite is refused with its path`(_ number: Double) {
        let error = #expect(throws: EncodingError.self) { try JSONWriter.encode(["a": [1, number]]) }
        guard case .invalidValue(_, let context) = error else { return #expect(Bool(false)) }
        #expect(context.codingPath.map(\.stringValue) == ["a", "1"])
        #expect(context.debugDescription == "JSON has no number for \(number): encode a finite one, or nil")
        #expect(throws: EncodingError.self) { try JSONWriter.encode(Float(number)) }
    }

    @Test func `misuse is an error, never a broken document`() {
        #expect(throws: EncodingError.self) {
            try text(
                Custom { encoder in
                    var container = encoder.container(keyedBy: Key.self)
                    try container.encode(1, forKey: .a)
                    try container.encode(2, forKey: .a)
                })
        }
        #expect(throws: EncodingError.self) {
            try text(
                Custom { encoder in
                    var single = encoder.singleValueContainer()
                    try single.encode(1)
                    try single.encode(2)
                })
        }
        #expect(throws: EncodingError.self) {
            try text(
                Custom { encoder in
                    var keyed = encoder.container(keyedBy: Key.self)
                    try keyed.encode(1, forKey: .a)
                    var array = encoder.unkeyedContainer()
                    try array.encode(1)
                })
        }
        #expect(throws: EncodingError.self) {
            try text(
                Custom { encoder in
                    var root = encoder.container(keyedBy: Key.self)
                    var other = root
                    try root.encode(
                        Custom { inner in
                            var container = inner.container(keyedBy: Key.self)
                            try container.encode(1, forKey: .a)
                            try other.encode(1, forKey: .b)
                        }, forKey: .c)
                })
        }
    }

    @Test func `a container that outlives its value writes nowhere`() throws {
        var kept: [KeyedEncodingContainer<Key>] = []
        let value = Custom { encoder in
            var container = encoder.container(keyedBy: Key.self)
            kept = [container, container.nestedContainer(keyedBy: Key.self, forKey: .a)]
        }
        #expect(try text(["x": value]) == #"{"x":{"a":{}}}"#)
        for index in kept.indices { #expect(throws: EncodingError.self) { try kept[index].encode(1, forKey: .b) } }
    }

    private func expectRoundTrip<T: Codable & Equatable>(_ value: T) throws {
        #expect(try JSONParser.parse(JSONWriter.encode(value)).decode(T.self) == value)
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONWriter.encode(value), as: UTF8.self)
    }
}

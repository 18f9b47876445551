import PosternHTTP
import Testing

/// All faults of a document are told at once.
@Suite struct JSONShapeErrorTests {
    private enum Status: String, Decodable { case open, done }

    private enum Level: Int, Decodable, CaseIterable {
        case low = 1
        case high = 9
    }

    private enum Only: String, Decodable { case one }

    private struct Person: Decodable {
        var name: String
        var age: UInt8
    }

    private struct Order: Decodable {
        var id: Int64
        var status: Status
        var buyer: Person
        var items: [Item]
        var prices: [String: Double]
        var note: String?
        var level: Level?
        var express: Bool

        struct Item: Decodable {
            var name: String
            var count: Int8
        }
    }

    private static let good = """
        {"id":1,"status":"open","buyer":{"name":"a","age":1},"items":[{"name":"b","count":1}],"prices":{"c":1.5},"express":true}
        """

    @Test func `a whole order fits`() throws {
        #expect(try decode(Order.self, Self.good).items.count == 1)
    }

    @Test func `all faults are told, each with its place and its reason`() {
        let text = """
            {"id":9223372036854775808,"status":"opne","buyer":{"name":null,"age":256},
             "items":[{"name":"b","count":1},{"count":"1"},7,{"name":"c","count":-129}],"prices":{"a/b":1e400,"c":[]},
             "note":1,"level":5}
            """
        expect(
            text, Order.self,
            [
                "/id: expected an integer from -9223372036854775808 to 9223372036854775807",
                "/status: not one of the accepted values",
                "/buyer/name: expected a string, found null",
                "/buyer/age: expected an integer from 0 to 255",
                "/items/1/name: required member is missing",
                "/items/1/count: expected an integer, found a string",
                "/items/2: expected an object, found a number",
                "/items/3/count: expected an integer from -128 to 127",
                "/prices/a~1b: expected a number from -1.7976931348623157e+308 to 1.7976931348623157e+308",
                "/prices/c: expected a number, found an array",
                "/note: expected a string, found a number",
                "/level: expected 1 or 9",
                "/express: required member is missing",
            ])
    }

    @Test func `of a part that is missing or of another kind, only that is told`() {
        expect(
            #"{"id":1,"buyer":[],"items":{},"express":0}"#, Order.self,
            [
                "/status: required member is missing", "/buyer: expected an object, found an array",
                "/items: expected an array, found an object", "/prices: required member is missing",
                "/express: expected a boolean, found a number",
            ])
        expect("[]", Order.self, ["expected an object, found an array"])
        expect("null", [Order].self, ["expected an array, found null"])
    }

    @Test func `faults of elements, keys and superclasses are told`() {
        expect(#"[1,"a",2.5,null,3]"#, [Int].self, indices(1, 2, 3))
        expect(#"[1,"a",2.5]"#, Set<Int>.self, indices(1, 2))
        expect(#"[[1],["a"],[1,null]]"#, [[Int]].self, ["/1/0", "/2/1"])
        expect(#"{"a":1,"b":"x","c":{}}"#, [String: Int].self, ["/b", "/c"])
        expect(#"{"name":1,"super":{"id":"x"}}"#, Child.self, ["/name", "/super/id"])
        expect(#"{"name":1}"#, Child.self, ["/name", "/super"])
        expect(#"[1,"x"]"#, [Status].self, ["/0", "/1"])
    }

    @Test func `an enumeration that lists its cases tells them`() {
        expect("[1,2,9,true]", [Level].self, ["/1: expected 1 or 9", "/3: expected an integer, found a boolean"])
    }

    private struct Review: Decodable {
        var name: String
        var stars: Int
        var lowest: Int
        var text: String

        private enum CodingKeys: String, CodingKey { case name, stars, lowest, text }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            name = try members.decode(String.self, forKey: .name)
            stars = try members.decode(Int.self, forKey: .stars)
            guard (1...5).contains(stars) else {
                throw DecodingError.dataCorruptedError(forKey: .stars, in: members, debugDescription: "must be 1 to 5")
            }
            lowest = try members.decode(Int.self, forKey: .lowest)
            guard lowest <= stars else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "lowest is above stars"))
            }
            text = try members.decode(String.self, forKey: .text)
        }
    }

    @Test func `a rule of the type's own is told among the others`() {
        expect(
            #"{"name":"a","stars":6,"lowest":0,"text":2}"#, Review.self,
            ["/stars: must be 1 to 5", "/text: expected a string, found a number"])
        expect(#"{"name":"a","stars":2,"lowest":3,"text":"b"}"#, Review.self, ["lowest is above stars"])
    }

    @Test func `what may come of a value that was put in is not told`() {
        // A star or so is put in for `stars`: that 4 is above it says nothing of the document.
        let text = #"{"name":"a","stars":"many","lowest":4,"text":"b"}"#
        expect(text, Review.self, ["/stars: expected an integer, found a string"])
        let error = #expect(throws: JSONShapeError.self) { try decode(Review.self, text) }
        #expect(error?.isComplete == false)
    }

    private enum Shape: Decodable {
        case circle(radius: Int)
        case square(side: Int)
    }

    private struct Drawing: Decodable {
        enum Kind: String, Decodable { case circle, square }
        enum CodingKeys: String, CodingKey { case kind, filled, radius, side, color }
        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            switch try members.decode(Kind.self, forKey: .kind) {
            case .circle: _ = try members.decode(Int.self, forKey: .radius)
            case .square: _ = try members.decode(Int.self, forKey: .side)
            }
            if try members.decode(Bool.self, forKey: .filled) { _ = try members.decode(Int.self, forKey: .color) }
        }
    }

    @Test func `members that only one of several kinds has are not missed when the kind is not known`() {
        expect(#"{"kind":"cirle","side":1,"filled":false}"#, Drawing.self, ["/kind"])
        expect(#"{"kind":"cirle","side":1,"filled":0}"#, Drawing.self, ["/kind", "/filled"])
        expect(#"{"kind":"square","side":"1","filled":0}"#, Drawing.self, ["/side", "/filled"])
        expect(#"[{"circle":{"radius":"1"}},{"square":{}},{"circle":{"radius":2}},{}]"#, [Shape].self, count: 3)
    }

    private enum Either: Decodable {
        case number(Int)
        case text(String)
        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }

    private struct Lenient: Decodable {
        var id: Either
        var size: Int
        var count: Int
        enum CodingKeys: String, CodingKey { case id, size, count }
        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            id = try members.decode(Either.self, forKey: .id)
            size = (try? members.decode(Int.self, forKey: .size)) ?? 0
            count = try members.decode(Int.self, forKey: .count)
        }
    }

    @Test func `what a type forgives is no fault`() {
        expect(#"{"id":"a","size":"large","count":"x"}"#, Lenient.self, ["/count"])
        expect(#"{"id":true,"size":"large","count":"x"}"#, Lenient.self, ["/id", "/count"])
    }

    private struct Code: Decodable {
        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            guard text.hasPrefix("POS-") else {
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a code"))
            }
        }
    }

    @Test func `where nothing is known that fits, what was found is told, and that it may not be all`() {
        struct Part: Decodable {
            var weight: Int
            var code: Code
            var only: Only
            var name: String
        }
        let error = #expect(throws: JSONShapeError.self) { try decode(Part.self, #"{"weight":"1","code":"x","only":"one"}"#) }
        #expect(error?.faults.map(\.description) == ["/weight: expected an integer, found a string", "/code: not a code"])
        #expect(error?.isComplete == false)
        #expect(error?.description.hasSuffix("; perhaps more") == true)
        expect(#"["POS-1","x","POS-2",3]"#, [Code].self, ["/1: not a code", "/3: expected a string, found a number"])
        let list = #expect(throws: JSONShapeError.self) { try decode([[Code]].self, #"[["x"],[1]]"#) }
        #expect(list?.faults.first?.description == "/0/0: not a code")
        #expect(list?.isComplete == false)
    }

    @Test func `whatever is damaged is told, nothing else is, and mending what is told mends all`() throws {
        let good = try JSONParser.parse(Array(Self.good.utf8))
        // Each place, and a value that does not fit there; no place is within another.
        let damages: [([String], JSONValue)] = [
            (["id"], .string("1")), (["status"], .string("opne")), (["buyer", "name"], .null),
            (["buyer", "age"], .number(JSONNumber(-1))), (["items", "0", "name"], .array([])),
            (["items", "0", "count"], .number(JSONNumber(1000))), (["prices", "c"], .bool(true)),
            (["note"], .object(JSONObject())),
            (["level"], .number(JSONNumber(2))), (["express"], .number(JSONNumber(0))),
        ]
        for chosen in 1..<(1 << damages.count) {
            var document = good
            var places: [String] = []
            for (index, (place, value)) in damages.enumerated() where chosen & (1 << index) != 0 {
                document = try #require(document.setting(place[...], to: value))
                places.append(place.map { "/" + $0 }.joined())
            }
            let error = #expect(throws: JSONShapeError.self) { try document.decode(Order.self) }
            #expect(error?.faults.map(\.pointer) == places)
            #expect(error?.isComplete == true)
        }
    }

    @Test func `no more than 32 faults are told`() {
        let many = "[" + Array(repeating: "0", count: 100).joined(separator: ",") + "]"
        let error = #expect(throws: JSONShapeError.self) { try decode([String].self, many) }
        #expect(error?.faults.count == 32)
        #expect(error?.faults.last?.pointer == "/31")
        #expect(error?.isComplete == false)
        let exact = "[" + Array(repeating: "0", count: 32).joined(separator: ",") + "]"
        let all = #expect(throws: JSONShapeError.self) { try decode([String].self, exact) }
        #expect(all?.faults.count == 32)
        #expect(all?.isComplete == true)
    }

    @Test func `names of any length make an answer of bounded size`() {
        let name = String(repeating: "n", count: 10_000)
        let member = { (number: Int) in #""\#(number)\#(name)":{"a":"x"}"# }
        let text = "{" + (0..<40).map(member).joined(separator: ",") + "}"
        let error = #expect(throws: JSONShapeError.self) { try decode([String: [String: Int]].self, text) }
        #expect(error?.pointer == "")
        #expect(error?.reason.hasSuffix("(further in, behind a name that is too long to be told)") == true)
        #expect((error?.description.utf8.count ?? .max) < 10_000)
    }

    @Test func `a large document is not decoded over and over`() {
        let many = "[" + Array(repeating: "0", count: 300_000).joined(separator: ",") + ",false,false]"
        var shortest = Duration.seconds(60)
        for _ in 0..<2 {
            let start = ContinuousClock.now
            let error = #expect(throws: JSONShapeError.self) { try decode([Double].self, many) }
            shortest = min(shortest, ContinuousClock.now - start)
            #expect(error?.faults.map(\.pointer) == ["/300000"])
            #expect(error?.isComplete == false)
        }
        #expect(shortest < .seconds(10))
    }

    private final class Endless: Decodable {
        var next: Endless
    }

    @Test func `a type that no document can fill ends the search`() {
        let error = #expect(throws: JSONShapeError.self) { try decode(Endless.self, "{}") }
        #expect(error?.pointer == "/next")
        #expect(error?.isComplete == false)
    }

    @Test func `unknown members are ignored or refused, as the caller says (A4)`() throws {
        let text = #"{"name":"a","age":1,"agee":2,"ro/le":{}}"#
        #expect(try decode(Person.self, text).age == 1)
        let error = #expect(throws: JSONShapeError.self) {
            try JSONParser.parse(Array(text.utf8)).decode(Person.self, unknownMembers: .refused)
        }
        #expect(error?.description == "/agee: unknown member; /ro~1le: unknown member")
        let both = #expect(throws: JSONShapeError.self) {
            let document = Array(#"{"name":1,"agee":2,"buyer":{"x":1}}"#.utf8)
            return try JSONParser.parse(document).decode(Person.self, unknownMembers: .refused)
        }
        #expect(both?.faults.map(\.pointer) == ["/name", "/age", "/agee", "/buyer"])
        let order = try JSONParser.parse(Array(Self.good.utf8))
        #expect(try order.decode(Order.self, unknownMembers: .refused).id == 1)
        let child = try JSONParser.parse(Array(#"{"name":"c","super":{"id":7,"x":1}}"#.utf8))
        let inner = #expect(throws: JSONShapeError.self) { try child.decode(Child.self, unknownMembers: .refused) }
        #expect(inner?.faults.map(\.pointer) == ["/super/x"])
        #expect(try order.decode([String: JSONValue].self, unknownMembers: .refused).count == 6)
    }

    private func indices(_ indices: Int...) -> [String] { indices.map { "/\($0)" } }

    /// Expects these faults and no others: `/pointer`, or `/pointer: reason`.
    private func expect<T: Decodable>(
        _ text: String, _ type: T.Type, _ faults: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: JSONShapeError.self, sourceLocation: sourceLocation) { try decode(type, text) }
        let found = error?.faults ?? []
        let told = zip(found, faults + Array(repeating: ": ", count: found.count)).map { fault, expected in
            expected.contains(": ") || expected.contains(" ") ? fault.description : fault.pointer
        }
        #expect(told == faults, sourceLocation: sourceLocation)
    }

    private func expect<T: Decodable>(_ text: String, _ type: T.Type, count: Int) {
        let error = #expect(throws: JSONShapeError.self) { try decode(type, text) }
        #expect(error?.faults.count == count, "\(String(describing: error))")
    }

    private func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
        try JSONParser.parse(Array(text.utf8)).decode(type)
    }
}

extension JSONValue {
    /// The value with another in a place that is there, or as a new member.
    fileprivate func setting(_ place: ArraySlice<String>, to value: JSONValue) -> JSONValue? {
        guard let step = place.first else { return value }
        switch self {
        case .object(var object):
            object[step] = (object[step] ?? .null).setting(place.dropFirst(), to: value)
            return .object(object)
        case .array(var elements):
            guard let index = Int(step) else { return nil }
            guard let mended = elements[index].setting(place.dropFirst(), to: value) else { return nil }
            elements[index] = mended
            return .array(elements)
        default: return nil
        }
    }
}

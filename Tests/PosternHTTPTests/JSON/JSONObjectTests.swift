import PosternHTTP
import Testing

@Suite struct JSONObjectTests {
    @Test func `members keep their order`() {
        let object = JSONObject(["b": .null, "a": .bool(true), "c": .null])
        #expect(object.members.map(\.name) == ["b", "a", "c"])
    }

    @Test(arguments: [3, 12, 13, 40])
    func `members are found, replaced and removed, few or many`(_ count: Int) {
        var object = JSONObject()
        for index in 0..<count { object["name\(index)"] = .number(JSONNumber(Int64(index))) }
        object["name1"] = .string("replaced")
        object["name0"] = nil
        object["missing"] = nil
        #expect(object.members.count == count - 1)
        #expect(object["name0"] == nil)
        #expect(object["name1"] == .string("replaced"))
        #expect(object.members.first?.name == "name1")
        #expect(object["name\(count - 1)"] == (count == 2 ? nil : .number(JSONNumber(Int64(count - 1)))))
    }

    @Test func `the order of members does not matter for equality`() {
        #expect(JSONObject(["a": .null, "b": .bool(true)]) == JSONObject(["b": .bool(true), "a": .null]))
        #expect(JSONObject(["a": .null]) != JSONObject(["b": .null]))
        #expect(JSONObject(["a": .null]) != JSONObject(["a": .null, "b": .null]))
    }
}

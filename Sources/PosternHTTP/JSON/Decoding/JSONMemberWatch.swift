/// Notes which members of a document's objects a type asks for.
final class JSONMemberWatch {
    private var names: [[String]: [String]] = [:]
    private var asked: [[String]: Set<String>] = [:]
    private var order: [[String]] = []

    /// A type reads members of this object.
    func opened(_ object: JSONObject, at decoder: JSONValueDecoder) {
        let place = Self.place(of: decoder)
        if names.updateValue(object.members.map(\.name), forKey: place) == nil { order.append(place) }
    }

    func asked(_ name: String, at decoder: JSONValueDecoder) {
        asked[Self.place(of: decoder), default: []].insert(name)
    }

    /// The places of the members that nobody asked for.
    var unknown: [[String]] {
        order.flatMap { place in
            let asked = asked[place] ?? []
            return (names[place] ?? []).filter { !asked.contains($0) }.map { place + [$0] }
        }
    }

    private static func place(of decoder: JSONValueDecoder) -> [String] { decoder.codingPath.map(\.stringValue) }
}

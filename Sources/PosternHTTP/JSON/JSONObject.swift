/// The members of a JSON object, in the order of the document.
///
/// No two members have the same name. Names are compared as Swift strings, so `é` written as one scalar or as two is
/// one name: what a `Dictionary` could not hold apart is never accepted as two members.
/// Two objects are equal when they hold equal members in any order.
public struct JSONObject: Sendable, Equatable {
    /// A name and its value.
    public struct Member: Sendable, Equatable {
        public let name: String
        public let value: JSONValue
    }

    /// Up to this many members are looked up by comparing names in turn, which beats hashing.
    private static let longestScan = 12

    public private(set) var members: [Member] = []
    /// Where each name stands; empty while the members are few enough to be compared in turn.
    private var positions: [String: Int] = [:]

    public init() {}

    /// The value of the member with this name; `nil` when there is none.
    ///
    /// Assigning replaces the value where it stands, or adds a member at the end; assigning `nil` removes it.
    public subscript(_ name: String) -> JSONValue? {
        get { position(of: name).map { members[$0].value } }
        set {
            switch (position(of: name), newValue) {
            case (let position?, let value?): members[position] = Member(name: members[position].name, value: value)
            case (nil, let value?): append(name, value)
            case (let position?, nil): remove(at: position)
            case (nil, nil): break
            }
        }
    }

    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    func contains(_ name: String) -> Bool {
        position(of: name) != nil
    }

    /// Adds a member whose name the caller knows to be new.
    mutating func append(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
        if !positions.isEmpty {
            positions[name] = members.count - 1
        } else if members.count > Self.longestScan {
            indexNames()
        }
    }

    private func position(of name: String) -> Int? {
        positions.isEmpty ? members.firstIndex { $0.name == name } : positions[name]
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        positions = [:]
        if members.count > Self.longestScan { indexNames() }
    }

    private mutating func indexNames() {
        positions.reserveCapacity(members.count * 2)
        for (position, member) in members.enumerated() { positions[member.name] = position }
    }
}

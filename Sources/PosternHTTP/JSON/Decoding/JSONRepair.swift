/// A place of a document where something was put in, and all that was.
struct JSONRepair {
    let place: [String]
    private var taken: [JSONValue] = []

    init(place: [String]) {
        self.place = place
    }

    /// - Returns: false for a value that has been there before.
    mutating func take(_ value: JSONValue) -> Bool {
        guard !taken.contains(value) else { return false }
        taken.append(value)
        return true
    }

    /// The values that one of these types takes, as far as that can be known.
    static func values(for types: [Any.Type], choice: Int) -> [JSONValue] {
        types.reversed().flatMap { type -> [JSONValue] in
            switch type {
            case is Bool.Type: [.bool(choice == 1)]
            case is String.Type: [.string("")]
            case is any FixedWidthInteger.Type, is any BinaryFloatingPoint.Type: [.number(JSONNumber(0))]
            case is JSONObject.Type: [.object(JSONObject())]
            case is [JSONValue].Type: [.array([])]
            default: choice == 0 ? RawValues.some(of: type) : RawValues.some(of: type).reversed()
            }
        }
    }

    /// What a type that says nothing may take: what stands for most, then what types with rules of their own often read.
    static let commonValues: [JSONValue] = [
        .object(JSONObject()), .array([]), .string(""), .number(JSONNumber(0)), .number(JSONNumber(1)), .bool(false), .null,
        .string("a"), .string("1"), .string("00000000-0000-0000-0000-000000000000"), .string("1970-01-01"),
        .string("1970-01-01T00:00:00Z"), .string("a@example.com"), .string("https://example.com/"),
    ]
}

extension JSONValue {
    /// How much work it is to decode the document, counted in values; no more than `limit` is counted.
    func weight(upTo limit: Int) -> Int {
        guard limit > 0 else { return 1 }
        return switch self {
        case .null, .bool: 1
        case .number(let number): 1 + number.text.utf8.count / 8
        case .string(let text): 1 + text.utf8.count / 8
        case .array(let elements): elements.reduce(1) { $0 >= limit ? $0 : $0 + $1.weight(upTo: limit - $0) }
        case .object(let object): object.members.reduce(1) { $0 >= limit ? $0 : $0 + $1.value.weight(upTo: limit - $0) }
        }
    }

    /// The document with another value in a place; `nil` when there is no such place. The last step may name a new member,
    /// or the element after the last.
    func replacing(_ place: ArraySlice<String>, by value: JSONValue) -> JSONValue? {
        guard let step = place.first else { return value }
        let rest = place.dropFirst()
        switch self {
        case .object(var object):
            guard let old = object[step] ?? (rest.isEmpty ? .null : nil) else { return nil }
            object[step] = old.replacing(rest, by: value)
            return object[step] == nil ? nil : .object(object)
        case .array(var elements):
            guard let index = Int(step), index >= 0 else { return nil }
            if index == elements.count, rest.isEmpty { return .array(elements + [value]) }
            guard index < elements.count, let mended = elements[index].replacing(rest, by: value) else { return nil }
            elements[index] = mended
            return .array(elements)
        default: return nil
        }
    }

    /// The element before the one in this place, if the place is in an array: a type that took it may take it again.
    func before(_ place: ArraySlice<String>) -> JSONValue? {
        guard let step = place.first else { return nil }
        switch self {
        case .object(let object): return object[step]?.before(place.dropFirst())
        case .array(let elements):
            guard let index = Int(step), elements.indices.contains(index) else { return nil }
            guard place.count == 1 else { return elements[index].before(place.dropFirst()) }
            return index > 0 ? elements[index - 1] : nil
        default: return nil
        }
    }
}

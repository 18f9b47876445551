/// The raw values of enumerations, as JSON.
enum RawValues {
    /// More cases than these are not listed to a client.
    private static let longestList = 24

    /// `expected "red" or "green"`; `nil` for a type that does not list its cases (`CaseIterable`), or lists too many.
    static func expectation(of type: Any.Type) -> String? {
        let values = listed(type)
        guard let last = values.last, values.count <= longestList else { return nil }
        let texts = values.map { String(decoding: JSONWriter.bytes(of: $0), as: UTF8.self) }
        guard values.count > 1 else { return "expected " + texts[0] }
        let head = texts.dropLast().joined(separator: ", ")
        return "expected \(head) or " + String(decoding: JSONWriter.bytes(of: last), as: UTF8.self)
    }

    /// Some values that the type takes, up to three; none when it has no raw values or does not show them.
    static func some(of type: Any.Type) -> [JSONValue] {
        let all = listed(type)
        if all.count > 3 { return [all[0], all[1], all[all.count - 1]] }
        if !all.isEmpty { return all }
        guard let type = type as? any RawRepresentable.Type else { return [] }
        return unlisted(type)
    }

    /// All of them; none for a type that does not list its cases.
    static func listed(_ type: Any.Type) -> [JSONValue] {
        guard type is any RawRepresentable.Type, let type = type as? any CaseIterable.Type else { return [] }
        return cases(type).compactMap { ($0 as? any RawRepresentable).flatMap { json($0.rawValue) } }
    }

    private static func cases<Cases: CaseIterable>(_ type: Cases.Type) -> [Any] { Array(type.allCases) }

    /// The first two cases of an enumeration that does not list them.
    ///
    /// A Swift enumeration of one byte, without references in it, has at least two values, numbered from zero in the order of their
    /// declaration (Swift's "Type Layout", fragile enums); so both bytes are values of the type. Only their raw values are used.
    private static func unlisted<Raw: RawRepresentable>(_ type: Raw.Type) -> [JSONValue] {
        guard MemoryLayout<Raw>.size == 1, _isPOD(type) else { return [] }
        let first = unsafeBitCast(0 as UInt8, to: type)
        guard Mirror(reflecting: first).displayStyle == .enum else { return [] }
        let second = unsafeBitCast(1 as UInt8, to: type)
        return [json(first.rawValue), json(second.rawValue)].compactMap(\.self)
    }

    private static func json(_ rawValue: Any) -> JSONValue? {
        switch rawValue {
        case let text as String: .string(text)
        case let number as any FixedWidthInteger: JSONNumber(String(describing: number)).map(JSONValue.number)
        case let number as any BinaryFloatingPoint: JSONNumber(String(describing: number)).map(JSONValue.number)
        default: nil
        }
    }
}

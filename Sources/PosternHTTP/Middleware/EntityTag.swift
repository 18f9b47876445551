/// Names one state of a resource, in the field `ETag` (RFC 9110 §8.8.3).
public struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// What stands between the quotes.
    public let value: String

    /// Whether states with the same tag may differ in their bytes.
    public let isWeak: Bool

    /// - Parameter value: printable ASCII without quotes and blanks: a version number, a time.
    /// - Returns: `nil` for another.
    public init?(_ value: String, isWeak: Bool = false) {
        guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }) else { return nil }
        self.value = value
        self.isWeak = isWeak
    }

    /// The strong tag of a body: 128 bits of SipHash-2-4, the same in every process.
    public init(of body: [UInt8]) {
        let (high, low) = SipHash.hash(body)
        value = HexadecimalDigits(high: high, low: low).text
        isWeak = false
    }

    /// Reads what stands in an `ETag` field.
    package init?(parsing field: String) {
        guard case .tags(let tags) = EntityTagCondition(parsing: field), tags.count == 1 else { return nil }
        self = tags[0]
    }

    /// As it stands in the field: `"v7"`, `W/"v7"`.
    public var description: String { "\(isWeak ? "W/" : "")\"\(value)\"" }

    /// Whether both name the same bytes (§8.8.3.2).
    func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && value == other.value }

    /// Whether both name states that are as good as the same (§8.8.3.2).
    func matchesWeakly(_ other: EntityTag) -> Bool { value == other.value }
}

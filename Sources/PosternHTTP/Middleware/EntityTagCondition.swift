/// What `If-Match` and `If-None-Match` say (RFC 9110 §13.1).
enum EntityTagCondition: Equatable {
    /// `*`: whatever there is.
    case anything
    case tags([EntityTag])

    /// Reads a list of tags as far as it is one; whatever does not fit, and all behind it, names no state.
    init(parsing field: String) {
        var rest = Array(field.utf8)[...]
        var tags: [EntityTag] = []
        func skip(_ bytes: String) { rest = rest.drop { bytes.utf8.contains($0) } }
        skip(" \t")
        if rest.first == UInt8(ascii: "*"), rest.dropFirst().allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            self = .anything
            return
        }
        while true {
            skip(" \t,")
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.popFirst() == UInt8(ascii: "\""), let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { break }
            guard let tag = EntityTag(String(decoding: rest[..<end], as: UTF8.self), isWeak: isWeak) else { break }
            tags.append(tag)
            rest = rest[(end + 1)...]
            skip(" \t")
            guard rest.first == UInt8(ascii: ",") else { break }
        }
        self = .tags(tags)
    }

    /// - Parameter current: of the resource as it is; `nil` when there is none.
    func matchesStrongly(_ current: EntityTag?) -> Bool {
        guard let current else { return false }
        return switch self {
        case .anything: true
        case .tags(let tags): tags.contains { $0.matchesStrongly(current) }
        }
    }

    /// - Parameter current: of the resource as it is; `nil` when there is none.
    func matchesWeakly(_ current: EntityTag?) -> Bool {
        guard let current else { return false }
        return switch self {
        case .anything: true
        case .tags(let tags): tags.contains { $0.matchesWeakly(current) }
        }
    }
}

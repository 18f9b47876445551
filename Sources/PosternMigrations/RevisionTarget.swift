/// Where an upgrade or a downgrade is to end.
public enum RevisionTarget: Sendable, Equatable {
    /// The newest revision.
    case head
    /// Before the first revision.
    case base
    /// So many revisions further than now.
    case up(Int)
    /// So many revisions back from now.
    case down(Int)
    /// The one revision whose id begins with these digits.
    case revision(String)

    /// Reads what a person writes: `head`, `base`, `+2`, `-1`, an id or as many of its first digits as make it unique.
    ///
    /// - Throws: ``MigrationError/unknownTarget(_:)``.
    public init(_ text: String) throws(MigrationError) {
        switch text {
        case "head": self = .head
        case "base": self = .base
        default:
            let digits = text.drop { $0 == "+" || $0 == "-" }
            let signs = text.utf8.count - digits.utf8.count
            guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit), signs <= 1 else { throw .unknownTarget(text) }
            if signs == 0 {
                self = .revision(text)
                return
            }
            guard let count = Int(digits), count > 0 else { throw .unknownTarget(text) }
            self = text.hasPrefix("+") ? .up(count) : .down(count)
        }
    }
}

extension RevisionTarget: CustomStringConvertible {
    public var description: String {
        switch self {
        case .head: "head"
        case .base: "base"
        case .up(let count): "+\(count)"
        case .down(let count): "-\(count)"
        case .revision(let prefix): prefix
        }
    }
}

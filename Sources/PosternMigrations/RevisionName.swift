/// The name of a revision's file: `20261123044500_create_notes_table.sql`.
struct RevisionName: Sendable, Equatable {
    /// The longest slug that ``slug(of:)`` makes.
    static let slugLimit = 40

    let time: UTCTime
    let slug: String

    var id: String { time.digits }
    var file: String { "\(id)_\(slug).sql" }

    init(time: UTCTime, slug: String) {
        self.time = time
        self.slug = slug
    }

    /// Reads the name of a file, without its directory; `nil` when it is not of the form.
    init?(file: some StringProtocol) {
        let parts = file.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let time = UTCTime(digits: parts[0]), parts[1].hasSuffix(".sql") else { return nil }
        let slug = parts[1].dropLast(4)
        guard !slug.isEmpty, slug.utf8.allSatisfy({ $0.isLowerLetterOrDigit || $0 == UInt8(ascii: "_") }) else {
            return nil
        }
        self.init(time: time, slug: String(slug))
    }

    /// Whether a file of this name wants to be a revision: it begins with a digit and ends in `.sql`.
    static func isClaimed(by file: String) -> Bool {
        guard let first = file.utf8.first, first.isDigit else { return false }
        return file.lowercased().hasSuffix(".sql")
    }

    /// The words of `message` in lower-case ASCII, joined by `_`, as many as fit; `revision` when there are none.
    static func slug(of message: String) -> String {
        let words = message.lowercased().utf8.split { !$0.isLowerLetterOrDigit }.map {
            String(decoding: $0, as: UTF8.self)
        }
        guard let first = words.first else { return "revision" }
        var slug = String(first.prefix(slugLimit))
        for word in words.dropFirst() {
            guard slug.utf8.count + 1 + word.utf8.count <= slugLimit else { break }
            slug += "_" + word
        }
        return slug
    }
}

extension UInt8 {
    /// An ASCII digit.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// An ASCII lower-case letter.
    var isLowerLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

    var isLowerLetterOrDigit: Bool { isDigit || isLowerLetter }
}

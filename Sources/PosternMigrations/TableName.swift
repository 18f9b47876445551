/// The name of a table as SQL writes it and compares it: without regard to the case of A to Z.
struct TableName: Sendable, Hashable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// Reads what stands in SQL: `notes`, `"my notes"`, `` `notes` `` or `[notes]`.
    init(written text: some StringProtocol) {
        let marks: [Character: Character] = ["\"": "\"", "`": "`", "'": "'", "[": "]"]
        guard let first = text.first, let mark = marks[first], text.count > 1, text.last == mark else {
            self.init(String(text))
            return
        }
        let inner = String(text.dropFirst().dropLast())
        self.init(mark == "]" ? inner : inner.replacing("\(mark)\(mark)", with: "\(mark)"))
    }

    private var foldedBytes: [UInt8] {
        text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }

    /// With small letters for A to Z: what is the same for two names that mean one table.
    var folded: String { String(decoding: foldedBytes, as: UTF8.self) }

    static func == (left: TableName, right: TableName) -> Bool { left.foldedBytes == right.foldedBytes }

    func hash(into hasher: inout Hasher) { hasher.combine(foldedBytes) }
}

extension TableName: Comparable {
    static func < (left: TableName, right: TableName) -> Bool { left.text < right.text }
}

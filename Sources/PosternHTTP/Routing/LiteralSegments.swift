internal import Glibc

/// The literal segments that a path may go on with, sorted, each with the tree of what follows.
struct LiteralSegments: Sendable {
    private let bytes: [UInt8]
    private let entries: [Entry]

    private struct Entry {
        let range: Range<Int>
        let tree: RouteTree
    }

    init(_ literals: [(text: String, tree: RouteTree)]) {
        var bytes: [UInt8] = []
        var entries: [Entry] = []
        for literal in literals.sorted(by: { Self.isBefore($0.text, $1.text) }) {
            let start = bytes.count
            bytes += literal.text.utf8
            entries.append(Entry(range: start..<bytes.count, tree: literal.tree))
        }
        self.bytes = bytes
        self.entries = entries
    }

    private static func isBefore(_ one: String, _ other: String) -> Bool {
        let (length, otherLength) = (one.utf8.count, other.utf8.count)
        return length == otherLength ? one.utf8.lexicographicallyPrecedes(other.utf8) : length < otherLength
    }

    /// The tree behind `segment`. Without an allocation, in logarithmic time.
    func tree(behind segment: UnsafeBufferPointer<UInt8>) -> RouteTree? {
        bytes.withUnsafeBufferPointer { bytes in
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = (low + high) / 2
                let order = Self.compare(segment, UnsafeBufferPointer(rebasing: bytes[entries[middle].range]))
                if order == 0 { return entries[middle].tree }
                if order < 0 { high = middle } else { low = middle + 1 }
            }
            return nil
        }
    }

    private static func compare(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Int {
        guard one.count == other.count else { return one.count - other.count }
        guard let start = one.baseAddress, let otherStart = other.baseAddress else { return 0 }
        return Int(memcmp(start, otherStart, one.count))
    }
}

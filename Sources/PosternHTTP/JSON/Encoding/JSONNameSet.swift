/// The names that the members of one object have so far.
struct JSONNameSet {
    private static let longestScan = 12

    private var names: [String] = []
    /// All names, once they are too many to be compared in turn.
    private var hashed: Set<String> = []

    func contains(_ name: String) -> Bool {
        hashed.isEmpty ? names.contains(name) : hashed.contains(name)
    }

    mutating func insert(_ name: String) {
        if !hashed.isEmpty {
            hashed.insert(name)
        } else if names.count < Self.longestScan {
            names.append(name)
        } else {
            hashed = Set(names)
            hashed.insert(name)
        }
    }
}

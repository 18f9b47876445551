/// The keys from the root to a value, linked so that a step costs the same at any depth.
final class JSONEncodingPath: Sendable {
    private let key: any CodingKey
    private let parent: JSONEncodingPath?

    init(_ key: any CodingKey, after parent: JSONEncodingPath?) {
        self.key = key
        self.parent = parent
    }

    /// The keys from the root on.
    var keys: [any CodingKey] {
        var keys = [key]
        var step = parent
        while let current = step {
            keys.append(current.key)
            step = current.parent
        }
        keys.reverse()
        return keys
    }
}

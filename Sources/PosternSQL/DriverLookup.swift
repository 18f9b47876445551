extension [any DatabaseDriver] {
    /// The first driver that knows the dialect of `url`.
    ///
    /// - Throws: ``DatabaseError`` of kind `cannotOpen` when none does.
    package func driver(for url: DatabaseURL) throws(DatabaseError) -> any DatabaseDriver {
        if let driver = first(where: { $0.dialects.contains(url.dialect) }) { return driver }
        let known = flatMap(\.dialects).joined(separator: ", ")
        throw DatabaseError(
            .cannotOpen, "no driver for \"\(url.dialect)\" is built into this program, only for: \(known)")
    }
}

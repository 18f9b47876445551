internal import PosternSQL

extension MigrationError {
    /// The sentence of ``brokenReferences(_:)``.
    static func describe(_ references: [BrokenReference]) -> String {
        let findings = references.map { reference in
            let rows = "\(reference.rows) \(reference.rows == 1 ? "row" : "rows") of \(reference.table)"
            guard !reference.hasParent else { return "\(rows) would refer to rows of \(reference.parent) that do not exist" }
            let subject = reference.rows == 0 ? reference.table : rows
            return "\(subject) would refer to a table \(reference.parent) that does not exist"
        }
        let cures = [
            references.contains(where: \.hasParent)
                ? "delete or mend such rows in the revision, where ON DELETE and ON UPDATE take no action" : nil,
            references.contains { !$0.hasParent }
                ? "rebuild a table in this order: create the new one, copy the rows, drop the old one, rename the new one" : nil,
        ]
        return "\(list(findings)): \(cures.compactMap(\.self).joined(separator: "; ")); the run was undone"
    }

    /// - Throws: ``brokenReferences(_:)`` when rows refer to nothing.
    static func refuseBrokenReferences(in session: borrowing Session) throws {
        let references = try session.brokenReferences()
        guard references.isEmpty else { throw brokenReferences(references) }
    }
}

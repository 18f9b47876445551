/// The sections of a revision file: each for every kind of database, or for one.
struct RevisionSections: Sendable, Equatable {
    struct Key: Hashable, Sendable {
        let direction: MigrationDirection
        /// `nil` for every database that has no section of its own.
        let dialect: SQLDialect?

        /// As its marker reads: `migrate:up postgresql`.
        var marker: String {
            (direction == .upgrade ? "migrate:up" : "migrate:down") + (dialect.map { " \($0.rawValue)" } ?? "")
        }
    }

    private var scripts: [Key: RevisionScript] = [:]

    subscript(key: Key) -> RevisionScript? {
        get { scripts[key] }
        set { scripts[key] = newValue }
    }

    /// What runs on a database of `dialect`: its own section or, without one, that for every database.
    func script(_ direction: MigrationDirection, for dialect: SQLDialect) -> RevisionScript? {
        scripts[Key(direction: direction, dialect: dialect)]
            ?? scripts[Key(direction: direction, dialect: nil)]?.spoken(in: dialect)
    }
}

extension Revision {
    /// The revision as a database of `dialect` runs it.
    ///
    /// - Throws: ``MigrationError/malformed(file:line:reason:)`` when it has no up section for it, and for what is wrong in its sections
    ///   by the rules of that dialect.
    func spoken(in dialect: SQLDialect) throws(MigrationError) -> Revision {
        guard let sections else { return self }
        guard let up = sections.script(.upgrade, for: dialect) else {
            throw .malformed(
                file: file, line: nil,
                reason: "there is no up section for \(dialect.rawValue): add \"-- migrate:up \(dialect.rawValue)\" with its SQL, "
                    + "or \"-- migrate:up\" for all databases that have none of their own")
        }
        guard try !up.statements().isEmpty else {
            throw .malformed(
                file: file, line: up.firstLine - 1, reason: "the up section is empty: write its SQL below \"-- migrate:up\"")
        }
        let down = sections.script(.downgrade, for: dialect)
        _ = (try up.deletions, try down?.deletions)
        let canGoDown = try down?.statements().isEmpty == false
        return Revision(
            id: id, message: message, revises: revises, up: up, down: canGoDown ? down : nil, file: file, sections: sections)
    }
}

extension RevisionHistory {
    /// The history as a database of `dialect` runs it.
    ///
    /// - Throws: as ``Revision/spoken(in:)``.
    func spoken(in dialect: SQLDialect) throws(MigrationError) -> RevisionHistory {
        var spoken: [Revision] = []
        for revision in revisions { spoken.append(try revision.spoken(in: dialect)) }
        return try RevisionHistory(spoken)
    }
}

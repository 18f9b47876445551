/// One step of a schema: what it does, which revision it follows, the SQL that does it and the SQL that undoes it.
public struct Revision: Sendable, Equatable {
    /// The 14 digits of the UTC time at which it was made; unique in its history.
    public let id: String

    /// What it does, in one line.
    public let message: String

    /// The id of the revision before it; `nil` for the first.
    public let revises: String?

    public let up: RevisionScript

    /// `nil` when it cannot be undone.
    public let down: RevisionScript?

    /// The file that it was read from, as errors name it: a path, or `embedded:` and the name of a file that is part of the program.
    public let file: String

    /// All sections of its file, of which ``up`` and ``down`` are those for one kind of database; `nil` for one out of the ledger.
    let sections: RevisionSections?

    init(
        id: String, message: String, revises: String?, up: RevisionScript, down: RevisionScript?, file: String,
        sections: RevisionSections? = nil
    ) {
        self.id = id
        self.message = message
        self.revises = revises
        self.up = up
        self.down = down
        self.file = file
        self.sections = sections
    }

    /// Reads the text of a revision file.
    ///
    /// - Parameter file: the file's name, with or without directories: it gives the id, and errors name it.
    /// - Throws: ``MigrationError/malformed(file:line:reason:)``.
    public init(file: String, text: String) throws(MigrationError) {
        try self.init(file: file, bytes: Array(text.utf8))
    }

    /// Reads the bytes of a revision file, which must be UTF-8.
    ///
    /// - Parameter file: the file's name, with or without directories: it gives the id, and errors name it.
    /// - Throws: ``MigrationError/malformed(file:line:reason:)``.
    public init(file: String, bytes: [UInt8]) throws(MigrationError) {
        self = try RevisionParser.parse(bytes, named: file.split(separator: "/").last ?? "", file: file)
    }

    /// - Parameters:
    ///   - name: the file's name without directories: it gives the id.
    ///   - shown: what errors call the file.
    init(name: String, shown: String, text: String) throws(MigrationError) {
        self = try RevisionParser.parse(Array(text.utf8), named: name, file: shown)
    }
}

extension Revision: CustomStringConvertible {
    /// As sentences name it: `20261123044500 (create notes table)`.
    public var description: String {
        let start = message.prefix(1)
        let next = message.dropFirst().prefix(1)
        let isAcronym = !next.isEmpty && next == next.uppercased() && next != next.lowercased()
        return "\(id) (\(isAcronym ? message : start.lowercased() + message.dropFirst()))"
    }
}

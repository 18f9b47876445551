import TestSupport
import Testing

/// A database of authors and their books at its first revision, beside a second one that rebuilds the authors.
struct Library {
    let directory: TemporaryDirectory
    private let database: String
    private let notes: CommandLineTool
    private static let head = "20261124000000 (rebuild authors)"
    private static let base = "20261123000000 (create library)"
    private static let creation = """
        -- Create library
        -- revises: none
        -- migrate:up
        CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE books (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO authors SELECT i, hex(zeroblob(100)) FROM n;
        INSERT INTO books SELECT id, id FROM authors;
        """
    private static let rebuild = """
        -- Rebuild authors
        -- revises: 20261123000000
        -- migrate:up
        CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        INSERT INTO new SELECT id, name FROM authors;
        DROP TABLE authors;
        ALTER TABLE new RENAME TO authors;
        CREATE INDEX authors_name ON authors (name);
        """

    /// - Parameter database: where it is made, from `directory`.
    init(_ database: String = "notes.db", in directory: TemporaryDirectory) async throws {
        self.init(found: database, in: directory)
        try directory.makeDirectory("migrations")
        try directory.write(Self.creation, to: "migrations/20261123000000_create_library.sql")
        try await notes.migrate(environment: environment)
        try directory.write(Self.rebuild, to: "migrations/20261124000000_rebuild_authors.sql")
    }

    /// The same database as it is found at another place.
    init(found database: String, in directory: TemporaryDirectory) {
        self.directory = directory
        self.database = database
        notes = CommandLineTool(in: directory)
    }

    private var environment: [String: String] {
        ["MIGRATIONS": "migrations", "DATABASE_URL": "sqlite:///\(database)"]
    }

    /// Runs `notes` with this database.
    func run(_ arguments: String..., through wrapper: [String] = []) async throws -> CommandLineTool.Outcome {
        try await notes.run(arguments, environment: environment, through: wrapper)
    }

    /// Expects that the database is at exactly one of its two revisions, with all rows, and that an upgrade brings it to head.
    func expectOldOrNew(_ comment: Comment, at location: SourceLocation = #_sourceLocation) async throws {
        let current = try await run("migrate", "current").output
        #expect([Self.base + "\n", Self.head + " (head)\n"].contains(current), comment, sourceLocation: location)
        let isNew = current.hasPrefix(Self.head)
        try expect(database.hasPrefix("/") ? database : directory.path(database), isNew: isNew, comment, at: location)
        let again = try await run("migrate", "upgrade")
        #expect(again.exit == .code(0), "\(comment): \(again.errors)", sourceLocation: location)
        #expect(
            again.output == (isNew ? "already at" : "upgraded to") + " \(Self.head)\n", comment, sourceLocation: location)
    }

    /// The names of what is in the directory of its snapshots.
    func snapshots() throws -> [String] {
        let name = "\(database)-snapshots"
        return directory.has(name) ? try TemporaryDirectory.names(in: directory.path(name)) : []
    }

    /// Expects that every snapshot is whole and has the first revision, whatever else is beside them.
    func expectSnapshots(_ comment: Comment, at location: SourceLocation = #_sourceLocation) throws {
        for name in try snapshots() where name.hasSuffix(".db") {
            // A copy, because who opens a database writes to it.
            let copy = try TemporaryDirectory()
            try copy.write(directory.bytes(of: "\(database)-snapshots/\(name)"), to: name)
            try expect(copy.path(name), isNew: false, "\(comment), \(name)", at: location)
        }
    }

    private func expect(_ path: String, isNew: Bool, _ comment: Comment, at location: SourceLocation) throws {
        let found = try FoundDatabase(path)
        defer { found.close() }
        try found.expectIntegrity(comment, at: location)
        #expect(try found.count("SELECT count(*) FROM books") == 2_000, comment, sourceLocation: location)
        #expect(try found.count("SELECT count(*) FROM authors") == 2_000, comment, sourceLocation: location)
        #expect(try found.count("SELECT count(*) FROM sqlite_schema WHERE name = 'new'") == 0, comment, sourceLocation: location)
        #expect(
            try found.count("SELECT count(*) FROM sqlite_schema WHERE name = 'authors_name'") == (isNew ? 1 : 0), comment,
            sourceLocation: location)
    }
}

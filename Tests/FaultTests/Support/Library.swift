import TestSupport
import Testing

/// A library's database at the first of two revisions, the second of which rebuilds a table that others refer to.
struct Library {
    private static let head = "20261124000000 (rebuild authors)"
    private static let base = "20261123000000 (create library)"
    private static let create = """
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

    private let notes: CommandLineTool
    private let database: String
    var directory: TemporaryDirectory { notes.directory }

    init(in directory: TemporaryDirectory? = nil, database: String = "notes.db") async throws {
        let directory = try directory ?? TemporaryDirectory()
        try directory.makeDirectory("migrations")
        try directory.write(Self.create, to: "migrations/20261123000000_create_library.sql")
        notes = CommandLineTool(migrations: "migrations", in: directory)
        self.database = database
        try #require(try await run(["migrate", "upgrade"]).exit == .code(0))
        try directory.write(Self.rebuild, to: "migrations/20261124000000_rebuild_authors.sql")
    }

    func run(_ arguments: [String], through wrapper: [String] = []) async throws -> CommandLineTool.Outcome {
        try await notes.run(arguments, environment: ["DATABASE_URL": "sqlite:///\(database)"], through: wrapper)
    }

    /// Runs the second revision.
    func upgrade(_ options: [String] = [], through tracer: SystemCallTracer? = nil) async throws -> CommandLineTool.Outcome {
        try await run(["migrate", "upgrade"] + options, through: tracer?.command ?? [])
    }

    /// The names of what is among the snapshots.
    func snapshots() throws -> [String] {
        let path = "\(database)-snapshots"
        return directory.has(path) ? try TemporaryDirectory.names(in: directory.path(path)) : []
    }

    /// Expects that the database is at exactly one of its two revisions, with all rows, and that an upgrade brings it to head.
    func expectOldOrNew(_ comment: Comment, at location: SourceLocation = #_sourceLocation) async throws {
        let current = try await run(["migrate", "current"]).output
        #expect([Self.base + "\n", Self.head + " (head)\n"].contains(current), comment, sourceLocation: location)
        let isNew = current.hasPrefix(Self.head)
        try expect(database, isNew: isNew, comment, at: location)
        let again = try await upgrade()
        #expect(again.exit == .code(0), "\(comment): \(again.errors)", sourceLocation: location)
        #expect(
            again.output == (isNew ? "already at" : "upgraded to") + " \(Self.head)\n", comment, sourceLocation: location)
    }

    /// Expects that every snapshot is whole and has the first revision, whatever else is beside them.
    func expectSnapshots(_ comment: Comment, at location: SourceLocation = #_sourceLocation) throws {
        for name in try snapshots() where name.hasSuffix(".db") {
            // A copy, because who opens a database writes to it.
            try directory.write(directory.bytes(of: "\(database)-snapshots/\(name)"), to: "look.db")
            try expect("look.db", isNew: false, "\(comment), \(name)", at: location)
        }
    }

    private func expect(_ file: String, isNew: Bool, _ comment: Comment, at location: SourceLocation) throws {
        let found = try FoundDatabase(directory.path(file))
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

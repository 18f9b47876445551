internal import PosternSQL

/// The schema that a database is to have, as the SQL that makes it in an empty one.
public struct DesiredSchema: Sendable {
    /// What errors and answers call it: a file, or the application.
    public let source: String

    private let text: String

    /// - Parameters:
    ///   - text: statements that make the schema. Rows that they insert are of no interest.
    ///   - source: what errors call it.
    public init(_ text: String, from source: String) {
        self.text = text
        self.source = source
    }

    /// Reads a file, such as one that `migrate dump` wrote; blocks.
    ///
    /// - Throws: ``MigrationError``.
    public init(_ file: SchemaFile) throws(MigrationError) {
        self.init(try file.text(), from: file.path)
    }

    /// Makes the schema in an empty database.
    ///
    /// - Throws: ``MigrationError/malformed(file:line:reason:)`` with the line of a statement that fails.
    func make(in database: Database) throws {
        let statements = try RevisionScript(text: text, file: source, firstLine: 1).statements()
        try database.writeSchema { session in try session.run(statements, of: source) }
    }
}

extension Session {
    /// Runs the statements of a schema.
    ///
    /// - Throws: ``MigrationError/malformed(file:line:reason:)`` with the line of the one that fails.
    func run(_ statements: [ScriptStatement], of source: String) throws(MigrationError) {
        for statement in statements {
            do throws(DatabaseError) { try run(script: statement.text) } catch {
                let code = error.code.map { " (code \($0))" } ?? ""
                throw .malformed(file: source, line: statement.line, reason: error.message + code)
            }
        }
    }
}

import TestSupport
import Testing

/// What the compiler says of programs that keep a session.
struct SessionEscapeTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// - Returns: how the compiler ends, and what it says of a function with a database that holds `body`.
    private func compile(_ body: String) async throws -> (exit: ChildProcess.Exit, errors: String) {
        let text = "import PosternSQL\n\nfunc work(on database: Database) throws {\n\(body)\n}\n"
        let source = try directory.write(text, to: "Work.swift")
        // Borrowing is checked behind the types: -typecheck alone lets a closure capture what it was lent.
        let compiler = try ChildProcess(
            [
                "swiftc", "-emit-sil", "-o", "/dev/null", "-swift-version", "6", "-parse-as-library", "-I", Program.modules,
                "-module-cache-path", directory.path("modules"), source,
            ], in: directory)
        return (try await compiler.waitUntilExit(), compiler.errors)
    }

    @Test func `a session may be used and lent on`() async throws {
        let (exit, errors) = try await compile(
            """
                func clear(_ session: borrowing Session) throws { try session.execute("DELETE FROM notes") }
                try database.write { session in
                    try clear(session)
                    try session.nested { try clear($0) }
                    let names = try ["a", "b"].map { try session.one("SELECT \\($0)", as: String.self) }
                    try session.forEach("SELECT 1") { row in _ = try session.execute("SELECT \\(names.count)") }
                }
            """)
        #expect(exit == .code(0), "\(errors)")
    }

    @Test(arguments: [
        // assigned to a variable outside
        "var kept: Session?\ntry database.write { session in kept = session }\n_ = kept",
        // given back
        "let kept: Session = try database.read { session in session }\n_ = kept",
        // captured by a closure that outlives the unit of work
        """
        var kept: [() throws -> Void] = []
        try database.write { session in kept.append { [session] in try session.execute("DELETE FROM notes") } }
        try kept[0]()
        """,
        """
        var kept: [() throws -> Void] = []
        try database.write { (session: borrowing Session) in kept.append { try session.execute("DELETE FROM notes") } }
        try kept[0]()
        """,
    ])
    func `a session cannot leave its closure`(_ body: String) async throws {
        let (exit, errors) = try await compile(body)
        #expect(exit == .code(1), "\(errors)")
        let reasons = [
            "is consuming", "conform to 'Copyable'", "is borrowed and cannot be consumed",
            "cannot be captured by an escaping closure since it is a borrowed parameter",
        ]
        #expect(reasons.contains { errors.contains($0) }, "\(errors)")
        #expect(!errors.contains("no such module"))
    }
}

import Testing

@testable import Postern

@Suite struct ConfigurationSourcesTests {
    private static func file(_ text: String) throws -> EnvironmentFile {
        try EnvironmentFile(parsing: Array(text.utf8), path: ".env")
    }

    private static func read(_ sources: ConfigurationSources, _ variable: String) throws -> String {
        try sources.value(variable, default: "default") { (text) throws(ConfigurationSources.Unfit) in text }
    }

    @Test func `a flag outranks the environment, that the file, and that the default`() throws {
        let file = try Self.file("A=file\nB=file\nC=file\n")
        let sources = ConfigurationSources(
            flags: ["A": "flag"], environment: ["A": "environment", "B": "environment"], file: file)
        #expect(try Self.read(sources, "A") == "flag")
        #expect(try Self.read(sources, "B") == "environment")
        #expect(try Self.read(sources, "C") == "file")
        #expect(try Self.read(sources, "D") == "default")
    }

    @Test func `a name of several words is one variable`() throws {
        let sources = ConfigurationSources(flags: ["BODY_LIMIT": "flag"], environment: ["DATABASE_URL": "environment"])
        #expect(try Self.read(sources, "BODY_LIMIT") == "flag")
        #expect(try Self.read(sources, "DATABASE_URL") == "environment")
    }

    @Test func `a value reaches its reader as it was written`() throws {
        let text = " sqlite:///ä b.db?x=1,2 "
        #expect(try Self.read(ConfigurationSources(environment: ["A": text]), "A") == text)
    }

    @Test(
        arguments: [
            (["BODY_LIMIT": "x"], [:], nil, "BODY_LIMIT (flag --body-limit) is wrong"),
            ([:], ["BODY_LIMIT": "x"], "BODY_LIMIT=y", "BODY_LIMIT (environment) is wrong"),
            ([:], [:], "# comment\n\nBODY_LIMIT=x", "BODY_LIMIT (line 3 of .env) is wrong"),
        ] as [([String: String], [String: String], String?, String)])
    func `a value that does not fit is blamed on the source that gave it`(
        _ fault: (flags: [String: String], environment: [String: String], file: String?, message: String)
    ) throws {
        let sources = ConfigurationSources(
            flags: fault.flags, environment: fault.environment, file: try fault.file.map(Self.file))
        let error = #expect(throws: ConfigurationError.self) {
            try sources.value("BODY_LIMIT", default: 0) { (_) throws(ConfigurationSources.Unfit) in
                throw ConfigurationSources.Unfit(problem: "is wrong")
            }
        }
        #expect(error?.description == fault.message)
    }

    @Test func `an empty value is refused and does not fall through to the next source`() throws {
        let sources = ConfigurationSources(environment: ["A": ""], file: try Self.file("A=file"))
        let error = #expect(throws: ConfigurationError.self) { try Self.read(sources, "A") }
        #expect(error?.description == "A (environment) is empty; give it a value or remove it")
    }

    @Test func `the error does not show a value that its reader does not show`() throws {
        let sources = ConfigurationSources(environment: ["DATABASE_URL": "postgresql:/user:secret@host/notes"])
        let error = #expect(throws: ConfigurationError.self) { try Settings(sources, name: "notes") }
        #expect(error?.description.contains("secret") == false)
        #expect(error?.description.hasPrefix("DATABASE_URL (environment) ") == true)
    }

    @Test func `it is known whether a flag gave a variable`() {
        let sources = ConfigurationSources(flags: ["A": "1"], environment: ["B": "1"])
        #expect(sources.isFlag("A"))
        #expect(!sources.isFlag("B"))
    }
}

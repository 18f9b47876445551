import Foundation
import TestSupport
import Testing

/// The plugin `EmbedRevisions` in a package of somebody else, built by plain `swift build`.
@Suite(.ownThreads, .sqlite("it has no database")) struct EmbeddingBuildTests {
    private static let first = "20261123000000_first.sql"
    private static let second = "20261124000000_second.sql"
    private let directory: TemporaryDirectory

    /// The package has the plugin, its tool, and the type of the value that it writes, by links to the real ones: so little is built.
    init() throws {
        directory = try TemporaryDirectory()
        for name in ["Sources", "Sources/App", "Sources/PosternMigrations", "migrations"] { try directory.makeDirectory(name) }
        for name in ["EmbedRevisions", "RevisionEmbedder", "PosternMigrations/EmbeddedRevisions.swift"] {
            try FileManager.default.createSymbolicLink(
                atPath: directory.path("Sources/\(name)"), withDestinationPath: PackageFiles.path("Sources/\(name)"))
        }
        try directory.write(
            """
            // swift-tools-version: 6.2
            import PackageDescription
            let package = Package(name: "somebody", targets: [
                .executableTarget(name: "App", dependencies: ["PosternMigrations"], plugins: ["EmbedRevisions"]),
                .target(name: "PosternMigrations"),
                .plugin(
                    name: "EmbedRevisions", capability: .buildTool(), dependencies: ["RevisionEmbedder"],
                    path: "Sources/EmbedRevisions"),
                .executableTarget(name: "RevisionEmbedder"),
            ])
            """, to: "Package.swift")
        try directory.write("print(embeddedRevisions)\n", to: "Sources/App/main.swift")
        try directory.write("-- one", to: "migrations/\(Self.first)")
    }

    private func build() async throws -> (exit: ChildProcess.Exit, output: String) {
        let process = try ChildProcess(
            ["swift", "build", "--disable-sandbox", "--cache-path", directory.path("cache")], in: directory)
        return (try await process.waitUntilExit(within: .seconds(300)), process.output + process.errors)
    }

    /// What the program says of its revisions after a build.
    private func built() async throws -> String {
        let (exit, output) = try await build()
        guard exit == .code(0) else { throw TimedOut("a build: \(output)") }
        let program = try ChildProcess([directory.path(".build/debug/App")], in: directory)
        _ = try await program.waitUntilExit()
        return program.output
    }

    private func description(of files: [(String, String)]) -> String {
        let files = files.map { "PosternMigrations.EmbeddedRevisions.File(name: \"\($0)\", text: \"\($1)\")" }
        return "EmbeddedRevisions(files: [\(files.joined(separator: ", "))])\n"
    }

    @Test func `a revision that is added, changed or removed is in the next build, and nothing is compiled without a change`()
        async throws
    {
        #expect(try await built() == description(of: [(Self.first, "-- one")]))
        try directory.write("-- two", to: "migrations/\(Self.second)")
        #expect(try await built() == description(of: [(Self.first, "-- one"), (Self.second, "-- two")]))
        try directory.write("-- 2", to: "migrations/\(Self.second)")
        #expect(try await built() == description(of: [(Self.first, "-- one"), (Self.second, "-- 2")]))
        try directory.write("-- 1", to: "migrations/\(Self.first)")
        #expect(try await built() == description(of: [(Self.first, "-- 1"), (Self.second, "-- 2")]))
        try directory.remove("migrations/\(Self.first)")
        #expect(try await built() == description(of: [(Self.second, "-- 2")]))
        let again = try await build()
        #expect(again.exit == .code(0))
        #expect(!again.output.contains("Compiling App"), "\(again.output)")

        try directory.write("-- 2\n\0", to: "migrations/\(Self.second)")
        let refused = try await build()
        #expect(refused.exit == .code(1))
        #expect(refused.output.contains("migrations/\(Self.second):2: error: there is a NUL character"), "\(refused.output)")
    }
}

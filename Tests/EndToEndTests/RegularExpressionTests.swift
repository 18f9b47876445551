import TestSupport
import Testing

/// A regular expression can take ages for a short text that was made for it. What reads requests has none.
@Suite(.ownThreads, .sqlite("it has no database")) struct RegularExpressionTests {
    /// The object files of `target` that speak of `Regex`.
    private func files(of target: String) async throws -> String {
        let search = ["grep", "-rlF", "--include=*.o", "17_StringProcessing5Regex", Program.objects(of: target)]
        let grep = try ChildProcess(search, in: TemporaryDirectory())
        let exit = try await grep.waitUntilExit()
        #expect(exit == .code(0) || exit == .code(1), "\(grep.story)")
        return grep.output
    }

    @Test(arguments: ["PosternHTTP", "PosternGateway", "PosternSQL", "Postern", "Notes"])
    func `what reads requests has no regular expressions (A24)`(_ target: String) async throws {
        #expect(try await files(of: target) == "")
    }

    @Test func `a target that has some is known by them`() async throws {
        #expect(try await files(of: "PosternSQLite").contains("SnapshotName"), "it reads the names of its own snapshots")
    }
}

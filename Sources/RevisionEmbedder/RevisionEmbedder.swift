import Glibc

/// The tool of the plugin `EmbedRevisions`: writes a Swift file with the names and texts of all revision files in a directory.
///
/// It depends on nothing, so that a build waits for it as little as possible.
@main
enum RevisionEmbedder {
    static func main() {
        guard CommandLine.arguments.count == 3 else {
            fail(EmbeddingError("usage: RevisionEmbedder <directory> <output.swift>"), status: 64)
        }
        do throws(EmbeddingError) {
            let files = try RevisionFiles(in: CommandLine.arguments[1]).read()
            try SourceFile(path: CommandLine.arguments[2]).update(to: source(of: files))
        } catch {
            fail(error, status: 1)
        }
    }

    /// The Swift source that holds `files`.
    static func source(of files: [RevisionFiles.File]) -> String {
        let entries = files.map { "    (name: \(SwiftLiteral($0.name)), text: \(SwiftLiteral($0.text))),\n" }
        return """
            // Written by the plugin EmbedRevisions: edit the revisions, not this file.
            import PosternMigrations

            /// The revisions that this target was built with.
            let embeddedRevisions = EmbeddedRevisions([
            \(entries.joined())])

            """
    }

    private static func fail(_ error: EmbeddingError, status: Int32) -> Never {
        let message = Array("\(error)\n".utf8)
        _ = write(STDERR_FILENO, message, message.count)
        exit(status)
    }
}

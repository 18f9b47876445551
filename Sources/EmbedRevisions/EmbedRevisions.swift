import Foundation
import PackagePlugin

/// Puts the revisions of `migrations` into the target that uses this plugin, as the value `embeddedRevisions`.
///
/// The directory is the target's own, or else that of the package.
@main
struct EmbedRevisions: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let candidates = [target.directoryURL, context.package.directoryURL].map { $0.appending(path: "migrations") }
        guard let directory = candidates.first(where: isDirectory) else {
            throw NoRevisions(target: target.name, candidates: candidates.map(\.path))
        }
        let source = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRevisions.swift")
        return [
            .buildCommand(
                displayName: "Embedding the revisions of \(directory.path) into \(target.name)",
                executable: try context.tool(named: "RevisionEmbedder").url, arguments: [directory.path, source.path],
                // This plugin is asked only when a directory of sources has changed, so the files that it would see now are not those
                // of the next build. But each process has a /proc/self/stat of its own, and so each build runs the tool, which
                // looks at the directory itself and leaves its output alone when nothing has changed.
                inputFiles: [URL(filePath: "/proc/self/stat"), directory], outputFiles: [source])
        ]
    }

    private func isDirectory(_ url: URL) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}

/// There is nothing to embed.
struct NoRevisions: Error, CustomStringConvertible {
    let target: String
    let candidates: [String]

    var description: String {
        """
        the target \(target) embeds revisions, and neither \(candidates.joined(separator: " nor ")) is a directory: make one, \
        or remove the plugin EmbedRevisions from the target
        """
    }
}

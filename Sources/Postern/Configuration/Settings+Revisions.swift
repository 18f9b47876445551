internal import PosternMigrations

extension Settings {
    /// Where the files of the revisions are, and where new ones are put.
    var revisionDirectory: RevisionDirectory { RevisionDirectory(path: migrations ?? "migrations") }

    /// The revisions that count: those of a directory that was named, else those that the program was built with, else those of the
    /// default directory.
    func revisionSource<App: Application>(of app: App.Type) -> any RevisionSource {
        usesEmbeddedRevisions(of: App.self) ? App.revisions : revisionDirectory
    }

    /// What a person who writes revisions should know before the program goes on with those that it was built with: that the default
    /// directory is here and has others. `nil` where there is nothing to say. Blocks.
    func warningOfOtherFiles<App: Application>(than app: App.Type) -> String? {
        guard usesEmbeddedRevisions(of: App.self) else { return nil }
        return App.revisions.difference(from: revisionDirectory).map {
            "\($0): build it again, or let the files count with --directory \(revisionDirectory.path)"
        }
    }

    private func usesEmbeddedRevisions<App: Application>(of app: App.Type) -> Bool {
        migrations == nil && !App.revisions.isEmpty
    }
}

internal import PosternMigrations

extension Settings {
    /// The revisions that count. When the default directory is here and has others than the program, the standard error says so: somebody
    /// may have forgotten to build.
    func tellingRevisionSource<App: Application>(of app: App.Type) -> any RevisionSource {
        if let warning = warningOfOtherFiles(than: App.self) { StandardError.write("Warning: \(warning)\n") }
        return revisionSource(of: App.self)
    }
}

internal import ArgumentParser
internal import FoundationEssentials

/// The settings that every command takes on the command line.
struct DatabaseFlags: ParsableArguments {
    @Option(help: "The database, as SQLAlchemy writes it: sqlite:///notes.db (DATABASE_URL).")
    var databaseURL: String?

    @Option(help: "A file with settings; without this flag .env is read, if there is one.")
    var envFile: String?

    /// Reads the settings, flags first.
    ///
    /// - Parameter more: further flags, by the names of their variables.
    func settings(for name: String, _ more: [String: String?] = [:]) throws -> Settings {
        var flags = more.compactMapValues { $0 }
        flags["DATABASE_URL"] = databaseURL
        let file = try EnvironmentFile.read(path: envFile ?? ".env")
        if let envFile, file == nil { throw ValidationError("--env-file: there is no file \(envFile)") }
        let environment = ProcessInfo.processInfo.environment
        return try Settings(ConfigurationSources(flags: flags, environment: environment, file: file), name: name)
    }
}

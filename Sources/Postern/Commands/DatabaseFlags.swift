internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc

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
        return try Settings(ConfigurationSources(flags: flags, envFile: envFile), name: name)
    }

    /// Makes sure that the file with settings can be read more than once.
    func refusePipe() throws {
        let path = envFile ?? ".env"
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
        throw ValidationError(
            "--env-file: \(path) is no regular file, and each serving process reads it again; "
                + "name a file, or start with --no-supervisor")
    }
}

extension ConfigurationSources {
    /// Flags over the environment over a file.
    ///
    /// - Parameter envFile: what `--env-file` names; `nil` for `.env`, if there is one.
    init(flags: [String: String], envFile: String?) throws {
        let file = try EnvironmentFile.read(path: envFile ?? ".env")
        if let envFile, file == nil { throw ValidationError("--env-file: there is no file \(envFile)") }
        self.init(flags: flags, environment: ProcessInfo.processInfo.environment, file: file)
    }
}

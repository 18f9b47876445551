internal import Configuration

/// Where settings come from: flags over the environment over the `.env` file.
package struct ConfigurationSources: Sendable {
    private let flags: [String: String]
    private let environment: [String: String]
    private let file: EnvironmentFile?
    private let reader: ConfigReader

    /// - Parameters:
    ///   - flags: what the command line gave, by the names of the variables.
    ///   - environment: of the process.
    ///   - file: the `.env` file, if there is one.
    package init(flags: [String: String] = [:], environment: [String: String] = [:], file: EnvironmentFile? = nil) {
        self.flags = flags
        self.environment = environment
        self.file = file
        reader = ConfigReader(providers: [
            EnvironmentVariablesProvider(environmentVariables: flags),
            EnvironmentVariablesProvider(environmentVariables: environment),
            EnvironmentVariablesProvider(environmentVariables: file?.values ?? [:]),
        ])
    }

    /// The value of `variable`, as the first source that has it gives it.
    ///
    /// - Parameter parse: makes a value of the text, or throws what is wrong with it as the rest of a sentence.
    /// - Throws: ``ConfigurationError`` that names the variable and the source.
    func value<Value>(
        _ variable: String, default fallback: @autoclosure () -> Value, _ parse: (String) throws(Unfit) -> Value
    ) throws(ConfigurationError) -> Value {
        let key = ConfigKey(variable.lowercased().split(separator: "_").map(String.init))
        guard let text = reader.string(forKey: key) else { return fallback() }
        guard !text.isEmpty else {
            throw ConfigurationError(variable, from: source(of: variable), "is empty; give it a value or remove it")
        }
        do { return try parse(text) } catch {
            throw ConfigurationError(variable, from: source(of: variable), error.problem)
        }
    }

    /// Whether a flag gave `variable`.
    func isFlag(_ variable: String) -> Bool { flags[variable] != nil }

    /// What is wrong with a text, as the rest of a sentence that begins with the variable's name.
    struct Unfit: Error {
        let problem: String
    }

    /// Flags are named as their variables, but for one: a command says `--directory` as other programs for migrations do, while a name
    /// in the environment must tell of what.
    private static func flag(of variable: String) -> String {
        guard variable != "MIGRATIONS" else { return "directory" }
        return variable.lowercased().map { $0 == "_" ? "-" : String($0) }.joined()
    }

    private func source(of variable: String) -> String {
        if flags[variable] != nil { return "flag --" + Self.flag(of: variable) }
        if environment[variable] != nil { return "environment" }
        guard let file, let line = file.line(of: variable) else { return "configuration" }
        return "line \(line) of \(file.path)"
    }
}

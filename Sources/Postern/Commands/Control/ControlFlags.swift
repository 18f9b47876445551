internal import ArgumentParser
internal import PosternGateway

/// Where a service is asked, and for how long its answer is waited for.
struct ControlFlags: ParsableArguments {
    @Option(help: "The control socket of the service: unix:PATH (CONTROL).")
    var control: String?

    @Option(help: ArgumentHelp("Seconds to wait for the answer.", valueName: "seconds"))
    var timeout: Int?

    @Option(help: "A file with settings; without this flag .env is read, if there is one.")
    var envFile: String?

    func validate() throws {
        if let timeout, !(1...86_400).contains(timeout) {
            throw ValidationError("--timeout: must be a whole number from 1 to 86400, not \(timeout)")
        }
    }

    /// Says `command`, and prints the answer; blocks.
    ///
    /// - Parameter patience: how many seconds to wait when no flag says so.
    /// - Throws: the exit code that the answer stands for.
    func say(_ command: ControlCommand, waiting patience: Int = 5) throws {
        let path = try path()
        let answer: ControlAnswer
        do { answer = try ControlClient.ask(command, at: path, for: .seconds(timeout ?? patience)) } catch {
            StandardError.write("Error: nobody answers at \(path): \(error)\n")
            throw ExitCode(69)  // EX_UNAVAILABLE, sysexits.h
        }
        print(answer.text)
        if answer.verdict != .ok { throw ExitCode(1) }
    }

    /// Only this setting is looked at: the others may be what the operator is about to mend.
    private func path() throws -> String {
        let sources = try ConfigurationSources(flags: control.map { ["CONTROL": $0] } ?? [:], envFile: envFile)
        let address: ListenAddress?
        // A wrong address is no answer of the service's, and so does not end with 1.
        do { address = try Settings.control(sources) } catch { throw ValidationError(error.description) }
        guard case .unix(let path, _)? = address?.endpoint else {
            throw ValidationError("there is no control socket: name it with --control unix:PATH, or set CONTROL")
        }
        return path
    }
}

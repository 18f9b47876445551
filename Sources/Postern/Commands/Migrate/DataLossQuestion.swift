internal import Glibc
internal import PosternMigrations

/// Asks the person at the terminal whether rows may be lost, when that is what a run would come to.
struct DataLossQuestion {
    private let options: MigrationOptions

    init(_ options: MigrationOptions) {
        self.options = options
    }

    /// Runs `work`; a second time when it would lose rows and the person says that it may.
    func run<Value>(_ work: (MigrationOptions) throws -> Value) throws -> Value {
        var options = options
        do { return try work(options) } catch MigrationError.losesData(let losses) where Self.canAsk {
            for loss in losses { StandardError.write("\(loss)\n") }
            StandardError.write("Let these rows go? Write yes: ")
            guard readLine() == "yes" else { throw MigrationError.losesData(losses) }
            options.allowsDataLoss = true
            return try work(options)
        }
    }

    /// Whether a person reads the standard error and answers on the standard input.
    private static var canAsk: Bool { isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0 }
}

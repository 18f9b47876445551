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
        do { return try work(options) } catch MigrationError.losesData(let losses) where Terminal.canAsk {
            for loss in losses { StandardError.write("\(loss)\n") }
            guard Terminal.asks("Let these rows go? Write yes: ") else { throw MigrationError.losesData(losses) }
            options.allowsDataLoss = true
            return try work(options)
        }
    }
}

internal import ArgumentParser
internal import PosternMigrations
internal import PosternSQL

/// The exit codes of `migrate` for errors that a script may want to tell apart. Every other error is 1.
enum MigrationVerdict: Int32 {
    /// Somebody else held the database for too long.
    case locked = 5
    /// Rows would be lost that nobody has given up.
    case losesData = 6

    init?(_ error: any Error) {
        switch error {
        case MigrationError.losesData: self = .losesData
        case let error as DatabaseError where error.kind == .busy: self = .locked
        case MigrationError.failed(let failure) where failure.cause.kind == .busy: self = .locked
        default: return nil
        }
    }

    /// Runs `work`; an error of its that has a code of its own is told on the standard error and becomes that code.
    static func judging<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch {
            guard let verdict = MigrationVerdict(error) else { throw error }
            StandardError.write("Error: \(error)\n")
            throw ExitCode(verdict.rawValue)
        }
    }
}

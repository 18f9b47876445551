/// The error that `work` throws; `nil` when it throws none, or one that is no `Failure`.
public func caught<Failure: Error>(_ type: Failure.Type, _ work: () throws -> Void) -> Failure? {
    do { try work() } catch { return error as? Failure }
    return nil
}

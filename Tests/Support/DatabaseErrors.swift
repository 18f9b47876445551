public import PosternSQL

/// The error that `work` throws; `nil` when it throws none, or one that is no `DatabaseError`.
public func databaseError(_ work: () throws -> Void) -> DatabaseError? {
    do { try work() } catch { return error as? DatabaseError }
    return nil
}

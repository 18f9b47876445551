internal import PosternMigrations
internal import PosternSQL

/// Looks whether the database answers, and whether it has what this program needs.
struct DatabaseLook: Sendable {
    let database: Database
    let migrator: Migrator
    /// The newest revision that this program needs; `nil` for none.
    let head: String?
    /// Whether its schema plays a part (`SCHEMA`).
    let checksSchema: Bool
    let program: String

    private static let otherSchema = Readiness.Verdict.notReady("the database does not have the schema that this program needs")
    private static let broken = Readiness.Verdict.notReady("the database cannot be read")

    /// Blocks.
    @Sendable func look() -> Readiness.Finding {
        do {
            if checksSchema {
                try migrator.verifyAtHead(program: program)
            } else {
                _ = try database.read { session in try session.one("SELECT 1", as: Int.self) }
            }
            return .usable
        } catch {
            if let error = error as? MigrationError { return isServable(error) ? .usable : .unusable(Self.otherSchema, error) }
            if let error = error as? DatabaseError, error.kind == .busy || error.kind == .interrupted { return .silent }
            return .unusable(Self.broken, error)
        }
    }

    /// A database that a newer program has carried on is served all the same: that is how a new version is deployed.
    private func isServable(_ error: MigrationError) -> Bool {
        guard case .ahead(_, _, _, let shared, _) = error else { return false }
        return shared == head
    }
}

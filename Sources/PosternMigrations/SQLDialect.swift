internal import PosternSQL

/// By whose rules SQL is written.
enum SQLDialect: String, Sendable, CaseIterable {
    case sqlite, postgresql

    /// That of a database; what is not SQLite speaks PostgreSQL's.
    init(of database: DatabaseURL) {
        self = database.dialect == "sqlite" ? .sqlite : .postgresql
    }
}

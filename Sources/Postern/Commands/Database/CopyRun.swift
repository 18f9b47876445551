internal import Logging
internal import PosternMigrations
internal import PosternSQL

/// A copy from one database to another of the same application.
struct CopyRun {
    let from: DatabaseURL
    let to: DatabaseURL
    let options: DatabaseOptions

    init(from: DatabaseURL, to: DatabaseURL, options: DatabaseOptions) {
        self.from = from
        self.to = to
        var options = options
        // One statement reads a whole table.
        options.readLimit = .seconds(86_400)
        options.statementLimit = .seconds(86_400)
        options.connectionAge = .seconds(86_400)
        options.readers = 2
        self.options = options
    }

    func copy<App: Application>(_ app: App.Type, restarting: Bool) throws -> [CopiedTable] {
        let source = try open(from, App.self, "no such database to read")
        defer { source.close() }
        let target = try open(to, App.self, "run: \(Self.upgrade(App.self, "head", to))")
        defer { target.close() }
        try requireSameRevision(source, target, App.self)
        let display = CopyDisplay()
        defer { display.clear() }
        let copy = try DatabaseCopy(from: source, to: target, drivers: App.drivers, ignoring: [Migrator.ledgerTable])
        return try copy.run(restarting: restarting) { display.show($0) }
    }

    private func open<App: Application>(
        _ url: DatabaseURL, _ app: App.Type, _ advice: String
    ) throws(DatabaseError) -> Database {
        let silent = Logger(label: App.name) { _ in SwiftLogNoOpLogHandler() }
        do { return try Database.open(url, drivers: App.drivers, options: options, logger: silent) } catch {
            throw DatabaseError(error.kind, error.kind == .missing ? "\(error.message); \(advice)" : "\(url): \(error.message)")
        }
    }

    private func requireSameRevision<App: Application>(_ source: Database, _ target: Database, _ app: App.Type) throws {
        func applied(to database: Database) throws -> [Revision] {
            try Migrator(database: database, history: RevisionHistory([])).status().map(\.revision)
        }
        let (here, there) = (try applied(to: source), try applied(to: target))
        guard here.map(\.id) != there.map(\.id) else { return }
        let isBehind = there.count <= here.count
        let (url, revision) = isBehind ? (to, here.last) : (from, there.last)
        throw DatabaseError(
            .misuse,
            """
            \(from) is at \(here.last?.description ?? "base") and \(to) at \(there.last?.description ?? "base"); \
            run: \(Self.upgrade(App.self, revision?.id ?? "head", url))
            """)
    }

    private static func upgrade<App: Application>(_ app: App.Type, _ revision: String, _ url: DatabaseURL) -> String {
        "\(App.name) migrate upgrade \(revision) --database-url '\(url)'"
    }

    static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
}

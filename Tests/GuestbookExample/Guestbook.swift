import Postern
import PosternHTTP
import PosternSQL
import PosternSQLite

struct Visit: Codable, RowDecodable {
    var name: String
    var stars: Int

    init(row: borrowing Row) throws {
        name = try row["name"]
        stars = try row["stars"]
    }
}

struct VisitHandlers: Sendable {
    let database: Database

    func list(_ request: Request) throws -> Response {
        try .json(
            database.read { session in
                try session.all("SELECT name, stars FROM visits ORDER BY id", as: Visit.self)
            })
    }

    func add(_ request: Request) throws -> Response {
        let visit = try request.decode(Visit.self)
        guard (1...5).contains(visit.stars) else { throw HTTPError(.unprocessableContent, "stars must be 1 to 5") }
        try database.write { session in
            try session.execute("INSERT INTO visits (name, stars) VALUES (\(visit.name), \(visit.stars))")
        }
        return try .json(visit, status: .created)
    }
}

@main
enum Guestbook: Application {
    static let name = "guestbook"
    static let summary = "Keeps the names of visitors."
    static let drivers: [any DatabaseDriver] = [SQLiteDriver()]
    static let revisions = embeddedRevisions

    static func router(_ context: ApplicationContext) throws -> Router {
        let visits = VisitHandlers(database: context.database)
        return try Router([
            Route(.get, "/visits", name: "list_visits", visits.list),
            Route(.post, "/visits", name: "add_visit", visits.add),
        ])
    }
}

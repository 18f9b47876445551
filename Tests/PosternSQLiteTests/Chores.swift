import FoundationEssentials
import PosternSQL

enum Status: String, Codable, Bindable, ColumnDecodable {
    case open, done
}

struct Chore: Codable, Equatable, Record {
    static let table = "chores"
    var id: Int64?
    var text: String
    var status = Status.open
    var due: Date?
}

struct Chores {
    let database: Database

    func add(_ text: String, due: Date?) throws -> Chore {
        try database.write { session in
            try session.insert(Chore(text: text, due: due))  // comes back with its id
        }
    }

    func late(at now: Date) throws -> (chores: [Chore], total: Int) {
        try database.read { session in  // one snapshot
            let late = try session.all(
                "SELECT * FROM chores WHERE due < \(now) AND status = \(Status.open)", as: Chore.self)
            return (late, try session.one("SELECT count(*) FROM chores", as: Int.self))
        }
    }

    func finish(_ chores: [Chore]) throws {
        try database.write { session in  // commits on return, leaves no trace when it throws
            for var chore in chores {
                chore.status = .done
                try session.update(chore)
            }
        }
    }

    func remove(_ texts: [String]) throws -> Int {
        try database.write { session in
            try session.execute("DELETE FROM chores WHERE text IN \(texts)").changedRows
        }
    }
}

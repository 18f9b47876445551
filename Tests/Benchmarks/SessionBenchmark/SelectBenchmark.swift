import PosternSQL
import PosternSQLite

/// Reads ten rows, again and again, for callgrind to count the instructions. `PlainSelect` is the same in C.
struct SelectBenchmark {
    private struct Note: RowDecodable {
        let id: Int64
        let text: String
        let completed: Bool

        init(row: borrowing Row) throws {
            id = try row["id"]
            text = try row["text"]
            completed = try row["completed"]
        }
    }

    private let database: Database

    /// - Parameter file: made with ten rows when it does not exist.
    init(file: String) throws {
        database = try Database.open(
            DatabaseURL("sqlite:///\(file)"), drivers: [SQLiteDriver()], options: DatabaseOptions(creates: true))
        try database.write { session in
            guard try session.scalar("SELECT count(*) FROM sqlite_schema", as: Int.self) == 0 else { return }
            try session.run(script: PlainInserts.schema)
            for number in 1...10 {
                let text = "Buy \(number) bottles of milk, and bring them home"
                try session.execute("INSERT INTO notes (text, completed) VALUES (\(text), \(number.isMultiple(of: 2)))")
            }
        }
    }

    /// Runs `count` units of work that read all rows.
    func run(_ count: Int) throws {
        var sum: Int64 = 0
        for _ in 0..<count {
            let notes = try database.read { session in
                try session.all("SELECT id, text, completed FROM notes ORDER BY id", as: Note.self)
            }
            for note in notes { sum += note.id + Int64(note.text.utf8.count) + (note.completed ? 1 : 0) }
        }
        print(sum)
    }
}

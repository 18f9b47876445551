import PosternSQL
import TestSupport
import Testing

struct SessionTests {
    private struct Item: RowDecodable, Equatable {
        let id: Int

        init(_ id: Int) { self.id = id }
        init(row: borrowing Row) throws { id = try row["id"] }
    }

    private struct Refusal: Error, Equatable {}

    private let driver = FakeDriver(answers: [
        "none": .rows(["id"], []),
        "one": .rows(["id"], [[.integer(1)]]),
        "two": .rows(["id"], [[.integer(1)], [.integer(2)]]),
        "null": .rows(["id"], [[.null]]),
        "text": .rows(["id"], [[.text("x")]]),
        "fails": .error(DatabaseError(.syntax, "no")),
        "rolls back": .rollsBack(DatabaseError(.unique, "taken")),
    ])

    private func write<Value>(_ work: (borrowing Session) throws -> Value) throws -> Value {
        try Database.open(DatabaseURL("fake:///x"), drivers: [driver]).write(work)
    }

    /// What the writer was asked, without its opening and closing.
    private var statements: [String] {
        driver.events.filter { !$0.hasSuffix("opened") && !$0.hasSuffix("closed") }.map { String($0.dropFirst(7)) }
    }

    @Test func `all gives every row in order`() throws {
        #expect(try write { try $0.all("none", as: Item.self) } == [])
        #expect(try write { try $0.all("two", as: Item.self) } == [Item(1), Item(2)])
    }

    @Test func `first gives the first row or nil`() throws {
        #expect(try write { try $0.first("none", as: Item.self) } == nil)
        #expect(try write { try $0.first("two", as: Item.self) } == Item(1))
    }

    @Test func `one insists on a single row`() throws {
        #expect(try write { try $0.one("one", as: Item.self) } == Item(1))
        for text in ["none", "two"] {
            let error = #expect(throws: DatabaseError.self) {
                try write { try $0.one(SQL(unsafe: text), as: Item.self) }
            }
            #expect(error?.kind == .rowCount)
            #expect(error?.sql == text)
        }
    }

    @Test func `scalar gives the first column of the first row`() throws {
        #expect(try write { try $0.scalar("none", as: Int.self) } == nil)
        #expect(try write { try $0.scalar("two", as: Int.self) } == 1)
        #expect(try write { try $0.scalar("null", as: Int?.self) } == .some(nil))
        #expect(throws: DatabaseError.self) { try write { try $0.scalar("null", as: Int.self) } }
    }

    @Test func `an error that the body throws ends forEach`() throws {
        var seen: [Int] = []
        #expect(throws: Refusal.self) {
            try write { session in
                try session.forEach("two") { row in
                    seen.append(try row["id"])
                    throw Refusal()
                }
            }
        }
        #expect(seen == [1])
    }

    @Test func `every statement is given back whatever happens`() throws {
        try? write { _ = try $0.all("text", as: Item.self) }
        try? write { _ = try $0.first("text", as: Item.self) }
        try? write { _ = try $0.one("two", as: Item.self) }
        try? write { _ = try $0.scalar("text", as: Int.self) }
        try? write { try $0.forEach("two") { _ in throw Refusal() } } as Void
        try? write { (session) throws -> Void in try session.forEach("two") { _ in throw Refusal() } }
        try write { _ = try $0.execute("two") }
        #expect(driver.openStatements == 0)
    }

    @Test func `a nested unit that throws is undone alone`() throws {
        try write { session in
            #expect(throws: Refusal.self) { try session.nested { _ in throw Refusal() } }
            try session.nested { try $0.execute("one") }
        }
        #expect(
            statements == [
                "begin", " SAVEPOINT nested", " ROLLBACK TO nested", " RELEASE nested", " SAVEPOINT nested", " one",
                " RELEASE nested", "commit",
            ])
    }

    @Test func `after a statement has undone the whole unit nothing more is run in it`() throws {
        let error = caught(DatabaseError.self) {
            try write { session in
                #expect(throws: DatabaseError.self) { try session.execute("rolls back") }
                try session.execute("one")
            }
        }
        #expect(error?.kind == .misuse)
        #expect(!driver.events.contains("writer: one"))
    }

    @Test func `a unit that a statement has undone does not count as committed`() throws {
        let error = #expect(throws: DatabaseError.self) {
            try write { session in _ = try? session.nested { _ = try $0.execute("rolls back") } }
        }
        #expect(error?.kind == .misuse)
        #expect(!driver.events.contains("writer: ROLLBACK TO nested"))
    }
}

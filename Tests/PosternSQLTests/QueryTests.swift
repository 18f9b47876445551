import PosternSQL
import Testing

struct QueryTests {
    private static let move = Query("move a note", Int.self, String.self, Int64?.self) { place, text, id in
        "UPDATE notes SET place = \(place), before = \(place) - 1 WHERE text = \(text) OR id = \(id)"
    }

    @Test func `a text without values is itself`() {
        let sql = Query("count", Int.self) { "SELECT count(*) FROM notes" }().sql
        #expect(sql.text { "?\($0)" } == "SELECT count(*) FROM notes")
        #expect(sql.values == [])
    }

    @Test func `values are bound where their placeholders stand, in any order and more than once`() {
        let sql = Self.move(3, "'; --", nil).sql
        #expect(
            sql.text { "$\($0)" } == "UPDATE notes SET place = $1, before = $2 - 1 WHERE text = $3 OR id = $4")
        #expect(sql.values == [.integer(3), .integer(3), .text("'; --"), .null])
        let swapped = Query("swapped", Int.self, Int.self) { a, b in "SELECT \(b) - \(a)" }
        #expect(swapped(1, 2).sql.values == [.integer(2), .integer(1)])
    }

    @Test func `a call has the template of a literal, so that the driver finds what it has prepared`() {
        let find = Query("find", Int.self, Int.self) { id in "SELECT n FROM \(identifier: "my \"table\"") WHERE id = \(id)" }
        let literal: SQL = "SELECT n FROM \(identifier: "my \"table\"") WHERE id = \(7)"
        #expect(find(8).sql.template == literal.template)
    }

    @Test func `a session gives what the query says`() throws {
        let driver = FakeDriver(answers: ["n ?1": .rows(["n"], [[.integer(4)], [.integer(5)]]), "none": .rows([], [])])
        let numbers = Query("numbers", Int.self, Bool.self) { flag in "n \(flag)" }
        let touch = Query("touch") { "none" }
        let database = try Database.open(DatabaseURL("fake:///x"), drivers: [driver])
        #expect(try database.write { try $0.all(numbers(true)) } == [4, 5])
        #expect(try database.write { try $0.first(numbers(true)) } == 4)
        #expect(throws: DatabaseError.self) { try database.write { try $0.one(numbers(true)) } }
        #expect(try database.write { try $0.execute(touch()) }.changedRows == 1)
    }

    @Test func `a value that no database keeps is refused before the statement runs`() throws {
        let driver = FakeDriver()
        let find = Query("find", Int.self, Int.self, Double.self) { id, size in "SELECT \(id) + \(size)" }
        let error = #expect(throws: DatabaseError.self) {
            try Database.open(DatabaseURL("fake:///x"), drivers: [driver]).write { try $0.all(find(1, .nan)) }
        }
        #expect(error?.message.hasPrefix("value ?2 cannot be bound: it is not a number") == true)
        #expect(!driver.events.contains { $0.contains("SELECT") })
    }
}

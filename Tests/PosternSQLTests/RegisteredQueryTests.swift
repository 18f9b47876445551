import FoundationEssentials
import TestSupport
import Testing

@testable import PosternSQL

struct RegisteredQueryTests {
    private enum Level: Int, ColumnDecodable { case low = 1 }
    private enum Status: String, ColumnDecodable { case open, done }

    private struct Note: Codable, Record {
        static let table = "notes"
        var id: Int64?
        var text: String
        var due: Date?
    }

    /// Reads its columns by hand, and one by its place.
    private struct Item: RowDecodable {
        init(row: borrowing Row) throws {
            let _: Bool = try row["done"]
            let _: Double = try row["size"]
            let _: [UInt8] = try row[2]
        }
    }

    private struct Choice: RowDecodable {
        init(row: borrowing Row) throws {
            let _: Status = try row["status"]
            let _: Int = try row["n"]
        }
    }

    private typealias Column = StatementDescription.Column

    private func misfit<T: RowDecodable & SendableMetatype>(_ type: T.Type, _ columns: [Column]) -> String? {
        RegisteredQuery("x", "SELECT", giving: type).misfit(
            with: StatementDescription(parameterCount: 0, columns: columns))
    }

    private static let id = Column(name: "id", declaredType: "INTEGER", kinds: [.integer])
    private static let text = Column(name: "text", declaredType: "TEXT", kinds: [.text])
    private static let due = Column(name: "due", declaredType: "TEXT", kinds: [.text])

    private static func any(_ name: String) -> Column {
        Column(name: name, declaredType: nil, kinds: [.integer, .text, .double, .bytes])
    }

    @Test func `a record fits the columns that it reads, and more of them`() {
        #expect(misfit(Note.self, [Self.id, Self.text, Self.due]) == nil)
        #expect(misfit(Note.self, [Self.due, Self.any("more"), Self.text, Self.id]) == nil)
        #expect(misfit(Note.self, [Self.any("id"), Self.any("text"), Self.any("due")]) == nil)
        #expect(misfit(Note.self, [Self.id, Self.text]) == nil, "an optional property needs no column")
    }

    @Test func `a column that is missing is named, with those that are there`() {
        #expect(misfit(Note.self, [Self.id, Self.due]) == "the result has no column \"text\", only id, due")
        #expect(misfit(Int.self, [Self.id, Self.text]) == "Int is read from one column, and the result has 2: id, text")
        #expect(misfit(Int.self, []) == "Int is read from one column, and the result has 0: ")
    }

    @Test func `a column of another type is named with both types`() {
        let due = Column(name: "due", declaredType: "INTEGER", kinds: [.integer])
        #expect(
            misfit(Note.self, [Self.id, Self.text, due])
                == "column \"due\" holds integer, which is no Date; it is declared INTEGER")
        #expect(misfit(Int.self, [Self.text]) == "column \"text\" holds text, which is no Int; it is declared TEXT")
        #expect(misfit(UUID.self, [Self.text]) == nil)
        #expect(misfit(UUID?.self, [Self.id]) == "column \"id\" holds integer, which is no UUID; it is declared INTEGER")
    }

    @Test func `a type that reads its row by hand is tried column by column`() {
        let done = Column(name: "done", declaredType: "BOOL", kinds: [.integer, .text])
        let size = Column(name: "size", declaredType: "REAL", kinds: [.double])
        let image = Column(name: "image", declaredType: "BLOB", kinds: [.bytes])
        #expect(misfit(Item.self, [done, size, image]) == nil)
        #expect(misfit(Item.self, [done, Self.any("size"), Self.any("image")]) == nil)
        #expect(misfit(Item.self, [done, size]) == "the result has 2 columns, none at 2")
        #expect(
            misfit(Item.self, [done, Self.text, image]) == "the result has no column \"size\", only done, text, image")
    }

    @Test func `what only real values can tell is no misfit, a kind that is never read is one`() {
        #expect(misfit(Level.self, [Self.id]) == nil)
        #expect(misfit(Status.self, [Self.text]) == nil)
        #expect(misfit(Status.self, [Self.id]) == "column \"id\" holds integer, which is no Status; it is declared INTEGER")
        let status = Column(name: "status", declaredType: "TEXT", kinds: [.text])
        #expect(misfit(Choice.self, [status]) == nil, "no sample comes past the enumeration")
    }

    @Test func `values that are not bound, or stand nowhere, are misfits`() {
        let quoted = Query("quoted", Int.self, Int.self) { id in "SELECT n FROM notes WHERE text = '\(id)'" }.registered
        let none = StatementDescription(parameterCount: 0, columns: [Self.id])
        #expect(
            quoted.misfit(with: none)
                == "it takes 0 values and is given 1: a value within quotation marks or a comment is not bound")
        let unused = Query("unused", Int.self, Int.self, Int.self) { id, _ in "SELECT n FROM notes WHERE id = \(id)" }
        let one = StatementDescription(parameterCount: 1, columns: [Self.id])
        #expect(unused.registered.misfit(with: one) == "its value 2 of 2 stands nowhere in the text")
        #expect(RegisteredQuery("x", "DELETE FROM notes WHERE id = \(1)").misfit(with: one) == nil)
    }

    @Test func `a driver that cannot describe a statement says so`() throws {
        let database = try Database.open(DatabaseURL("fake:///x"), drivers: [FakeDriver()])
        let error = caught(DatabaseError.self) { _ = try database.read { try $0.describe("SELECT 1") } }
        #expect(error?.message == "this driver cannot describe a statement")
    }
}

import PosternSQL
import TestSupport
import Testing

struct RecordTests {
    private enum Status: String, Codable { case open }

    private struct Note: Codable, Record {
        static let table = "my \"notes\""
        var id: Int64?
        var text: String?
        var size: Int?
        var isOpen: Bool
        var status: Status?
        var byte: UInt8?

        enum CodingKeys: String, CodingKey {
            case id, text, size, status, byte
            case isOpen = "open"
        }
    }

    private struct Word: Record {
        static let table = "words"
        static let key = "word"
        var word: String

        init(word: String) { self.word = word }
        init(row: borrowing Row) throws { word = try row["word"] }
        func encode(to columns: inout RecordColumns) throws { try columns.set("word", to: word) }
    }

    private struct Empty: Codable, Record { static let table = "empties" }

    private struct Part: Codable { var x = 1 }
    private struct Wide<Property: Codable>: Codable, Record {
        static var table: String { "wide" }
        var id = 1
        var p: Property
    }

    private let driver = FakeDriver()

    /// What the database is asked; every statement finds no row.
    private func statement(_ work: (borrowing Session) throws -> Void) throws -> String? {
        _ = caught(DatabaseError.self) { try Database.open(DatabaseURL("fake:///x"), drivers: [driver]).write(work) }
        return driver.events.last { $0.hasPrefix("writer: ") }.map { String($0.dropFirst(8)) }
    }

    private func refusal(_ work: (borrowing Session) throws -> Void) -> DatabaseError? {
        caught(DatabaseError.self) { try Database.open(DatabaseURL("fake:///x"), drivers: [driver]).write(work) }
    }

    private let note = Note(id: nil, text: nil, size: 1, isOpen: true, status: .open, byte: 7)

    @Test func `an insert leaves a nil key to the database and writes every other property`() throws {
        let columns = "(\"text\", \"size\", \"status\", \"byte\", \"open\")"
        let sql = try statement { try $0.insert(note) }
        #expect(sql == "INSERT INTO \"my \"\"notes\"\"\" \(columns) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING *")
    }

    @Test func `an insert writes a key that is known`() throws {
        #expect(try statement { try $0.insert(Word(word: "a")) } == "INSERT INTO \"words\" (\"word\") VALUES (?1) RETURNING *")
    }

    @Test func `a record without columns is a row of defaults`() throws {
        #expect(try statement { try $0.insert(Empty()) } == "INSERT INTO \"empties\" DEFAULT VALUES RETURNING *")
    }

    @Test func `an update writes every column to the row of the key`() throws {
        let sql = try statement { try $0.update(Wide(p: 7)) }
        #expect(sql == "UPDATE \"wide\" SET \"p\" = ?1 WHERE \"id\" = ?2 RETURNING *")
        let word = try statement { try $0.update(Word(word: "a")) }
        #expect(word == "UPDATE \"words\" SET \"word\" = ?1 WHERE \"word\" = ?2 RETURNING *")
    }

    @Test func `a row is deleted and found by its key`() throws {
        #expect(try statement { try $0.delete(Word(word: "a")) } == "DELETE FROM \"words\" WHERE \"word\" = ?1")
        #expect(try statement { try $0.delete(Note.self, id: 5) } == "DELETE FROM \"my \"\"notes\"\"\" WHERE \"id\" = ?1")
        #expect(try statement { _ = try $0.find(Word.self, id: "a") } == "SELECT * FROM \"words\" WHERE \"word\" = ?1")
    }

    @Test func `a record without its key has no row to change`() {
        for error in [refusal { try $0.update(note) }, refusal { try $0.delete(note) }, refusal { try $0.update(Empty()) }] {
            #expect(error?.kind == .misuse)
            #expect(error?.message.contains("has no id yet") == true)
        }
    }

    @Test func `a row that is not there cannot be updated`() {
        let error = refusal { try $0.update(Word(word: "a")) }
        #expect(error?.kind == .rowCount)
        #expect(error?.sql == "UPDATE \"words\" SET \"word\" = ?1 WHERE \"word\" = ?2 RETURNING *")
    }

    @Test func `a value that cannot be kept is refused with its column`() {
        let error = refusal { try $0.insert(Wide(p: Double.nan)) }
        #expect(error?.kind == .type)
        #expect(error?.message.hasPrefix("column \"p\" cannot be written: it is not a number") == true)
    }

    @Test func `a property of several values is refused`() {
        let parts = "column \"p\" holds one value, and the property has parts: make its type Bindable"
        #expect(refusal { try $0.insert(Wide(p: Part())) }?.message == parts)
        #expect(refusal { try $0.insert(Wide(p: ["secret"])) }?.message == parts)
        #expect(refusal { try $0.insert(Wide(p: [String]())) }?.message == parts)
        #expect(refusal { try $0.insert(Wide(p: ["a": 1])) }?.message == parts)
        #expect(refusal { try $0.insert(Wide(p: Int128.max)) }?.kind == .type)
    }
}

import PosternSQL
import TestSupport
import Testing

struct DecodableRowTests {
    private enum Status: String, Codable { case open, done }
    private enum Level: Int, Codable, ColumnDecodable { case low = 1 }

    private struct Note: Decodable, RowDecodable, Equatable {
        var id: Int64
        var text: String?
        var isOpen: Bool
        var level: Level
        var status: Status
        var image: [UInt8]?

        enum CodingKeys: String, CodingKey {
            case id, text, level, status, image
            case isOpen = "open"
        }
    }

    private struct Point: Decodable { var x: Int }
    private struct Place: Decodable, RowDecodable { var point: Point }
    private struct Tags: Decodable, RowDecodable { var tags: [String] }
    private struct Small: Decodable, RowDecodable { var n: Int8 }
    private struct Huge: Decodable, RowDecodable { var n: Int128 }
    private struct Colour: Decodable, RowDecodable { var n: Status }
    private struct List: Decodable, RowDecodable {
        init(from decoder: any Decoder) throws { _ = try decoder.unkeyedContainer() }
    }
    private struct Choosy: Decodable, RowDecodable {
        init(from decoder: any Decoder) throws {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "secret"))
        }
    }

    private func decode<Row: RowDecodable>(
        _ columns: KeyValuePairs<String, Value>, as type: Row.Type = Row.self
    ) throws -> Row {
        let driver = FakeDriver(answers: ["row": .rows(columns.map(\.key), [columns.map(\.value)])])
        return try Database.open(DatabaseURL("fake:///x"), drivers: [driver]).read { try $0.one("row", as: type) }
    }

    private func refusal(_ columns: KeyValuePairs<String, Value>, as type: (some RowDecodable).Type) -> DatabaseError? {
        caught(DatabaseError.self) { _ = try decode(columns, as: type) }
    }

    @Test func `a decodable type needs no initializer of its own`() throws {
        let note: Note = try decode([
            "id": .integer(7), "text": .text("a"), "open": .integer(1), "level": .integer(1), "status": .text("done"),
            "image": .bytes([1]), "more": .null,
        ])
        #expect(note == Note(id: 7, text: "a", isOpen: true, level: .low, status: .done, image: [1]))
    }

    @Test func `NULL and a missing column become nil where that is possible`() throws {
        let note: Note = try decode([
            "text": .null, "status": .text("open"), "level": .integer(1), "open": .bool(false), "id": .integer(1),
        ])
        #expect(note == Note(id: 1, text: nil, isOpen: false, level: .low, status: .open, image: nil))
    }

    @Test func `a missing column of a value that must be there is an error with the columns`() {
        let error = refusal(["n": .integer(1), "m": .null], as: Place.self)
        #expect(error == DatabaseError(.type, "the result has no column \"point\", only n, m", sql: "row"))
    }

    @Test func `a value that does not fit is an error with column and type and without the value`() {
        let range = "column \"n\" holds integer, which is no Int8: the number is out of its range"
        #expect(refusal(["n": .integer(128)], as: Small.self) == DatabaseError(.type, range, sql: "row"))
        let null = "column \"n\" holds null, which is no Int8"
        #expect(refusal(["n": .null], as: Small.self) == DatabaseError(.type, null, sql: "row"))
        let status = "column \"n\" holds text, which is no Status"
        #expect(refusal(["n": .text("secret")], as: Colour.self) == DatabaseError(.type, status, sql: "row"))
        let choosy = refusal(["n": .text("secret")], as: Choosy.self)
        #expect(choosy == DatabaseError(.type, "a row is no Choosy", sql: "row"))
    }

    @Test func `a type that no column becomes is refused at its place`() {
        let error = refusal(["n": .integer(1)], as: Huge.self)
        #expect(error == DatabaseError(.type, "a row is no Huge at n", sql: "row"))
    }

    @Test func `a property of several values is refused`() {
        let point = "column \"point\" holds one value, and the property has parts: make its type ColumnDecodable"
        #expect(refusal(["point": .text("{}")], as: Place.self) == DatabaseError(.type, point, sql: "row"))
        #expect(refusal(["tags": .text("[]")], as: Tags.self)?.kind == .type)
        #expect(refusal(["tags": .text("[]")], as: List.self)?.kind == .type)
    }

    @Test func `an initializer written by hand goes before`() throws {
        struct Own: Decodable, RowDecodable {
            let name: String
            init(row: borrowing Row) throws { name = "by hand" }
        }
        #expect(try decode(["name": .text("a")], as: Own.self).name == "by hand")
    }

    @Test func `an enumeration that is decodable as well is still one value`() throws {
        #expect(try decode(["n": .integer(1)], as: Level.self) == .low)
        #expect(try decode(["n": .integer(1)], as: Int.self) == 1)
    }
}

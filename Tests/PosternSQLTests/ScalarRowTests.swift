import PosternSQL
import TestSupport
import Testing

struct ScalarRowTests {
    private enum Status: String, Codable, ColumnDecodable { case open, done }
    private enum Level: Int8, ColumnDecodable { case low = 7 }

    private let driver = FakeDriver(answers: [
        "names": .rows(["name"], [[.text("a")], [.text("b")]]),
        "numbers": .rows(["n"], [[.integer(0)], [.integer(1)]]),
        "gaps": .rows(["n"], [[.integer(1)], [.null]]),
        "statuses": .rows(["status"], [[.text("open")], [.text("done")]]),
        "bytes": .rows(["b"], [[.bytes([1])]]),
        "wide": .rows(["id", "name"], [[.integer(1), .text("a")]]),
    ])

    private func read<Value>(_ work: (borrowing Session) throws -> Value) throws -> Value {
        try Database.open(DatabaseURL("fake:///x"), drivers: [driver]).read(work)
    }

    @Test func `a row of one column becomes its value`() throws {
        #expect(try read { try $0.all("names", as: String.self) } == ["a", "b"])
        #expect(try read { try $0.all("numbers", as: Int.self) } == [0, 1])
        #expect(try read { try $0.all("numbers", as: Bool.self) } == [false, true])
        #expect(try read { try $0.all("numbers", as: UInt8.self) } == [0, 1])
        #expect(try read { try $0.all("gaps", as: Double?.self) } == [1, nil])
        #expect(try read { try $0.all("statuses", as: Status.self) } == [.open, .done])
        #expect(try read { try $0.all("bytes", as: [UInt8].self) } == [[1]])
        #expect(try read { try $0.first("names", as: String.self) } == "a")
        #expect(try read { try $0.one("bytes", as: [UInt8].self) } == [1])
    }

    @Test func `a row of more columns is no single value`() throws {
        let error = caught(DatabaseError.self) { _ = try read { try $0.all("wide", as: Int.self) } }
        #expect(
            error == DatabaseError(.type, "Int is read from one column, and the result has 2: id, name", sql: "wide"))
    }

    @Test func `a value that does not fit is an error with column and type and statement`() throws {
        let error = caught(DatabaseError.self) { _ = try read { try $0.all("names", as: Status.self) } }
        let reason = "column \"name\" holds text, which is no Status: it is none of its raw values"
        #expect(error == DatabaseError(.type, reason, sql: "names"))
        let number = caught(DatabaseError.self) { _ = try read { try $0.first("numbers", as: Status.self) } }
        #expect(number == DatabaseError(.type, "column \"n\" holds integer, which is no Status", sql: "numbers"))
        let level = caught(DatabaseError.self) { _ = try read { try $0.scalar("numbers", as: Level.self) } }
        #expect(level?.message == "column \"n\" holds integer, which is no Level: it is none of its raw values")
        #expect(level?.sql == "numbers")
    }
}

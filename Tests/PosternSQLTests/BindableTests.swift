import PosternSQL
import TestSupport
import Testing

struct BindableTests {
    private enum Status: String, Bindable { case open, done }
    private struct Weight: RawRepresentable, Bindable { let rawValue: Double }

    private let driver = FakeDriver()

    /// The error of a statement that is to run.
    private func refusal(_ sql: SQL) throws -> DatabaseError? {
        try Database.open(DatabaseURL("fake:///x"), drivers: [driver]).write { session in
            caught(DatabaseError.self) { try session.execute(sql) }
        }
    }

    @Test func `every integer is bound as the same number`() throws {
        let sql: SQL = "\(Int8.min) \(Int16.min) \(UInt16.max) \(UInt(7)) \(UInt64(Int64.max)) \(Int?.none)"
        #expect(sql.values == [.integer(-128), .integer(-32_768), .integer(65_535), .integer(7), .integer(.max), .null])
        #expect(("\(Float(0.1))" as SQL).values == [.double(Double(Float(0.1)))])
        #expect(try refusal(sql) == nil)
    }

    @Test func `a raw-representable type is bound as its raw value`() {
        #expect(("\(Status.done) \([Status.open])" as SQL).values == [.text("done"), .text("open")])
        #expect(("\(Weight(rawValue: 1.5))" as SQL).values == [.double(1.5)])
    }

    @Test func `a number above the largest integer of a database is refused with its place`() throws {
        let error = try refusal("UPDATE t SET a = \(1), b = \(UInt64(Int64.max) + 1), c = \(UInt.max)")
        #expect(error?.kind == .type)
        #expect(error?.message.hasPrefix("value ?2 cannot be bound: the number is out of the range of Int64") == true)
        #expect(error?.sql == "UPDATE t SET a = ?1, b = ?2, c = ?3")
        #expect(driver.events.allSatisfy { !$0.contains("UPDATE") })
    }

    @Test func `what is not a number is refused wherever it hides`() throws {
        let refused: [SQL] = [
            "\(Double.nan)", "\(Float.nan)", "\(Value.double(.signalingNaN))", "\(Double?.some(.nan))",
            "\(Double??.some(.some(.nan)))", "\(Weight(rawValue: .nan))", "\([Double.nan])",
        ]
        for sql in refused {
            #expect(try refusal(sql)?.message.hasPrefix("value ?1 cannot be bound: it is not a number") == true)
        }
        #expect(try refusal("\([1, 2, Double.nan])")?.message.hasPrefix("value ?3 ") == true)
    }

    @Test func `infinity is bound`() throws {
        let sql: SQL = "\(Double.infinity) \(-Double.infinity)"
        #expect(sql.values == [.double(.infinity), .double(-.infinity)])
        #expect(try refusal(sql) == nil)
    }
}

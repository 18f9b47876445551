import Testing

@testable import PosternSQL

struct RowTests {
    private let execution = Execution(FakeStatement(standingOn: .integer(7)))
    private var row: Row { Row(of: execution) }

    @Test func `a column is found by name and by place`() throws {
        let (named, placed): (Int, Int) = (try row["c"], try row[0])
        #expect(named == 7)
        #expect(placed == 7)
        #expect(row.columnNames == ["c"])
    }

    @Test func `a name that is not there is an error that tells the names`() {
        let error = #expect(throws: DatabaseError.self) { () throws(DatabaseError) -> Int in try row["C"] }
        #expect(error == DatabaseError(.type, "the result has no column \"C\", only c"))
    }

    @Test(arguments: [-1, 1, Int.max, .min])
    func `a place that is not there is an error and no trap`(_ index: Int) {
        let error = #expect(throws: DatabaseError.self) { () throws(DatabaseError) -> Int in try row[index] }
        #expect(error?.kind == .type)
    }
}

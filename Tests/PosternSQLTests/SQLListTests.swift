import PosternSQL
import Testing

struct SQLListTests {
    private func find(_ ids: some Collection<Int>) -> SQL { "SELECT id FROM notes WHERE id IN \(ids) AND open = \(true)" }

    private func text(_ sql: SQL) -> String { sql.text { "?\($0)" } }

    @Test func `a list is bound element by element`() {
        let sql = find([7, 8])
        #expect(text(sql) == "SELECT id FROM notes WHERE id IN (?1, ?2) AND open = ?3")
        #expect(sql.values == [.integer(7), .integer(8), .bool(true)])
    }

    @Test func `any collection of values is a list`() {
        #expect(text("\(Set(["a"]))") == "(?1)")
        #expect(("\([1, nil] as [Int?])" as SQL).values == [.integer(1), .null])
        #expect(("\([3, 4][1...])" as SQL).values == [.integer(4)])
        #expect(("\([1, 2])" as SQL).values == [.integer(1), .integer(2)])
        #expect(text("\([[1], [2]] as [[UInt8]])") == "(?1, ?2)")
    }

    @Test func `an array of UInt8 stays bytes`() {
        let bytes: [UInt8] = [1, 2]
        #expect(("\(bytes) \([UInt8]())" as SQL).values == [.bytes([1, 2]), .bytes([])])
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 4), (5, 8), (8, 8), (513, 1_024), (1_024, 1_024), (1_025, 1_025), (1_500, 1_500)])
    func `a list is filled up to a power of two with its last value`(_ count: Int, _ bound: Int) {
        let sql: SQL = "\(Array(1...count))"
        #expect(sql.values.count == bound)
        #expect(sql.values.prefix(count) == ArraySlice((1...count).map { Value.integer(Int64($0)) }))
        #expect(sql.values.dropFirst(count).allSatisfy { $0 == .integer(Int64(count)) })
        #expect(sql.template.pieces.count == bound + 1)
    }

    @Test func `lists of like lengths share one statement`() {
        #expect(Set((513...1_024).map { find(1...$0).template.pieces }).count == 1)
        #expect(Set((1...1_024).map { find(1...$0).template.pieces }).count == 11)
    }

    @Test func `an empty list is a comparison that every type takes, and tells IN from NOT IN`() {
        #expect(text(find([])) == "SELECT id FROM notes WHERE id IN (NULL) IS NOT NULL AND open = ?1")
        #expect(text("SELECT 1 WHERE id not\n  in \([Int]())") == "SELECT 1 WHERE id not\n  in (NULL) IS NULL")
        #expect(text("SELECT 1 WHERE knot IN \([Int]())") == "SELECT 1 WHERE knot IN (NULL) IS NOT NULL")
    }
}

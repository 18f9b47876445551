import Testing

@testable import PosternMigrations

struct RevisionChecksumTests {
    private func checksum(_ up: String, down: String = "") throws -> String {
        try revision(up, down: down).checksum
    }

    private func revision(_ up: String, down: String = "") throws -> Revision {
        try Revision(
            file: "20261123044500_x.sql", text: "-- A\n-- revises: none\n-- migrate:up\n\(up)\n-- migrate:down\n\(down)\n")
    }

    @Test(arguments: [
        ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
        ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
    ])
    func `the hash is FNV-1a of 128 bits`(_ text: String, _ digits: String) {
        var hash = FNV1a()
        for byte in text.utf8 { hash.take(byte) }
        #expect(hash.digits == digits)
    }

    @Test(arguments: [
        "SELECT 1, 'a  b';", "-- why\nSELECT 1, 'a  b';", "SELECT 1, -- why\n\n\n'a  b' ;", "  SELECT\t1,'a  b';  ",
        "SELECT /* ; */ 1, 'a  b';\r\n\r\n", "SELECT 1 , 'a  b'; -- the end",
    ])
    func `comments, blanks and ends of lines do not count`(_ up: String) throws {  // M7
        #expect(try checksum(up) == checksum("SELECT 1, 'a  b';"))
        #expect(try checksum("SELECT 1;", down: up) == checksum("SELECT 1;", down: "SELECT 1, 'a  b';"))
    }

    @Test(arguments: [
        "SELECT 1, 'a b';", "SELECT 1, 'a  b ';", "SELECT 2, 'a  b';", "SELECT 1, 'a  B';", "SELECT 1, '-- a  b';",
        "SELECT 1, 'a\n b';", "SELECT 1, \"a  b\";", "SELECT 1, 'a  b'; SELECT 1;",
    ])
    func `what the database reads counts`(_ up: String) throws {  // M7
        #expect(try checksum(up) != checksum("SELECT 1, 'a  b';"))
    }

    @Test func `a blob is not a column with another name`() throws {
        let (blob, column) = (try revision("SELECT x'00';"), try revision("SELECT x '00';"))
        #expect(blob.checksum != column.checksum)
        #expect(RevisionEdit(applied: blob, file: column, current: "")?.fileText == "SELECT x '00';")
        #expect(try checksum("SELECT x'00' ;") == blob.checksum)
    }

    @Test func `the sections are apart`() throws {
        #expect(try checksum("SELECT 1; SELECT 2;") != checksum("SELECT 1;", down: "SELECT 2;"))
        #expect(try checksum("SELECT 1;") == checksum("SELECT 1;", down: "-- nothing to do"))
    }

    @Test func `an edit shows the line in which it begins`() throws {
        let old = try revision("-- one\nSELECT 1;\nSELECT 'a\nb',\n  2;")
        let new = try revision("SELECT\n 1;\n\nSELECT 'a\nc', 2;")
        let edit = try #require(RevisionEdit(applied: old, file: new, current: ""))
        #expect((edit.section, edit.line) == ("up", 8))
        #expect((edit.appliedText, edit.fileText) == ("b',", "c', 2;"))
        #expect(RevisionEdit(applied: old, file: old, current: "") == nil)
    }

    @Test func `a long line is cut`() throws {
        let long = String(repeating: "x", count: 500)
        let edit = try RevisionEdit(applied: revision("SELECT 1;"), file: revision("SELECT \(long);"), current: "")
        #expect(edit?.fileText?.count == 161)
    }
}

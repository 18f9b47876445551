import Postern
import Testing

@Suite struct EnvironmentFileErrorTests {
    @Test(
        arguments: [
            ("DATABASE_URL=a\n\nDATABASE_URL=b", ".env:3: DATABASE_URL is given twice (first on line 1); keep one"),
            (
                "hunter2",
                ".env:1: no = on this line; write NAME=value, begin a comment with #, or put a value of several lines in double quotes"
            ),
            (
                "hunter-2=",
                ".env:1: the name before = is not valid; use letters (A-Z, a-z), digits and _, and no digit first"
            ),
            (
                "A='hunter2",
                ".env:1: the single quote that opens A is not closed on its line; close it, or use double quotes"
            ),
            (
                "A=\"hunter2",
                ".env:1: the double quote that opens A is never closed; close it, and write \\\" for one inside the value"
            ),
            (
                "A='hunter2'hunter2",
                ".env:1: text after the closing quote of A; quote the whole value, or begin a comment with a space and #"
            ),
            (
                "A=\"\\hunter2\"",
                #".env:1: unknown escape in A (known are \n \r \t \\ \" \$); write \\ for a backslash, or use single quotes"#
            ),
            (
                "A=hunter2\rB=2",
                ".env:1: a carriage return without a line feed; end lines with LF or CRLF, or write \\r in double quotes"
            ),
            ("A=hunter2\0", ".env:1: a NUL byte, which no environment variable can hold; remove it"),
        ])
    func `says where, what is wrong and what to do, and no value`(_ text: String, _ description: String) throws {
        let error = try #require(throws: EnvironmentFileError.self) {
            try EnvironmentFile(parsing: Array(text.utf8), path: ".env")
        }
        #expect("\(error)" == description)
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test(
        arguments: [
            (.directory, ".env: this is a directory; name a file"),
            (.unreadable(errno: 13), ".env: cannot be read: Permission denied; correct the path or the permissions"),
            (.tooLarge(limit: 10), ".env: holds more than 10 bytes; check that this is the right file"),
            (.invalidUTF8, ".env: not valid UTF-8; save the file as UTF-8"),
        ] as [(EnvironmentFileError.Problem, String)])
    func `names no line for a fault of the whole file`(_ problem: EnvironmentFileError.Problem, _ description: String) {
        #expect("\(EnvironmentFileError(path: ".env", problem: problem))" == description)
    }
}

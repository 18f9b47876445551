import Glibc
import Postern
import TestSupport
import Testing

@Suite struct EnvironmentFileReadTests {
    @Test func `reads a file`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("A=1\n", to: ".env")
        let file = try #require(try EnvironmentFile.read(path: path))
        #expect(file.path == path)
        #expect(file.values == ["A": "1"])
    }

    @Test func `an empty file has no entries`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("", to: ".env")
        #expect(try EnvironmentFile.read(path: path)?.entries == [])
    }

    @Test func `a file that does not exist is nil`() throws {
        let directory = try TemporaryDirectory()
        #expect(try EnvironmentFile.read(path: directory.path(".env")) == nil)
    }

    @Test func `refuses a directory`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        #expect(throws: EnvironmentFileError(path: path, problem: .directory)) { try EnvironmentFile.read(path: path) }
    }

    @Test func `refuses a path through a file`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("", to: "file") + "/.env"
        #expect(throws: EnvironmentFileError(path: path, problem: .unreadable(errno: ENOTDIR))) {
            try EnvironmentFile.read(path: path)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may read every file"))
    func `refuses a file without permission`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("", to: ".env")
        chmod(path, 0)
        #expect(throws: EnvironmentFileError(path: path, problem: .unreadable(errno: EACCES))) {
            try EnvironmentFile.read(path: path)
        }
    }

    @Test func `refuses a link to itself`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path(".env")
        try #require(symlink(path, path) == 0)
        #expect(throws: EnvironmentFileError(path: path, problem: .unreadable(errno: ELOOP))) {
            try EnvironmentFile.read(path: path)
        }
    }

    @Test func `refuses a path with a NUL instead of opening what stands before it`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("", to: ".env") + "\0.old"
        #expect(throws: EnvironmentFileError(path: path, problem: .unreadable(errno: EINVAL))) {
            try EnvironmentFile.read(path: path)
        }
    }

    @Test(arguments: [(0, true), (1, false)])
    func `reads a mebibyte and no byte more`(_ excess: Int, _ isAccepted: Bool) throws {
        let directory = try TemporaryDirectory()
        let limit = 1 << 20
        let path = try directory.write(
            Array("A=".utf8) + Array(repeating: UInt8(ascii: "x"), count: limit + excess - 2), to: ".env")
        if isAccepted {
            #expect(try EnvironmentFile.read(path: path)?.values["A"]?.utf8.count == limit - 2)
        } else {
            #expect(throws: EnvironmentFileError(path: path, problem: .tooLarge(limit: limit))) {
                try EnvironmentFile.read(path: path)
            }
        }
    }

    @Test func `reads no more of an endless device than the limit`() {
        #expect(throws: EnvironmentFileError(path: "/dev/zero", problem: .tooLarge(limit: 100))) {
            try EnvironmentFile.read(path: "/dev/zero", limit: 100)
        }
    }

    @Test func `a fault in the file names the path`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("A", to: ".env")
        #expect(throws: EnvironmentFileError(path: path, line: 1, problem: .missingEqualsSign)) {
            try EnvironmentFile.read(path: path)
        }
    }
}

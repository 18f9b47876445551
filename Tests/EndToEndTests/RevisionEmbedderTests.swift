import Glibc
import TestSupport
import Testing

/// The tool that writes the revisions of a directory into a Swift file.
@Suite(.ownThreads, .sqlite("it has no database")) struct RevisionEmbedderTests {
    private static let file = "20261123000000_x.sql"
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
    }

    private func embed(_ name: String = "migrations") async throws -> (exit: ChildProcess.Exit, errors: String) {
        let process = try ChildProcess([Program.revisionEmbedder, name, "out.swift"], in: directory)
        return (try await process.waitUntilExit(), process.errors)
    }

    @Test(arguments: [
        (Array("-- X\nä".utf8) + [0xC3, 0x28, 0x0A], ":2: error: this line is not valid UTF-8: save the file as UTF-8"),
        (Array("-- X\n\nSELECT '\0';\n".utf8), ":3: error: there is a NUL character in this line: remove it"),
        (Array("\u{FEFF}".utf8).dropLast() + [], ":1: error: this line is not valid UTF-8: save the file as UTF-8"),
    ])
    func `a text that cannot be a revision is an error of the build that names the file`(
        _ bytes: [UInt8], _ message: String
    ) async throws {
        try directory.write(bytes, to: "migrations/\(Self.file)")
        let outcome = try await embed()
        #expect(outcome.exit == .code(1))
        #expect(outcome.errors == "migrations/\(Self.file)\(message)\n")
        #expect(!directory.has("out.swift"))
    }

    @Test func `a file of 1 MiB is embedded and no longer one`() async throws {
        let blanks = [UInt8](repeating: 0x20, count: 1_048_576)
        try directory.write(blanks, to: "migrations/\(Self.file)")
        #expect(try await embed().exit == .code(0))
        try directory.write(blanks + [0x20], to: "migrations/\(Self.file)")
        let outcome = try await embed()
        #expect(outcome.exit == .code(1))
        #expect(
            outcome.errors
                == "migrations/\(Self.file): error: is longer than 1048576 bytes; a revision holds a schema, not data\n")
    }

    @Test func `a directory that is missing, and one in the place of a file, are named`() async throws {
        let missing = try await embed("nowhere")
        #expect(missing.exit == .code(1))
        #expect(missing.errors == "nowhere: error: the directory cannot be read: No such file or directory\n")
        try directory.makeDirectory("migrations/\(Self.file)")
        #expect(try await embed().errors == "migrations/\(Self.file): error: is not a file\n")
    }

    @Test func `its output is written only when something has changed, and then as one of another second`() async throws {
        var last = 0
        for text in ["-- X\n", "-- Y\n", "-- Z\n"] {
            try directory.write(text, to: "migrations/\(Self.file)")
            #expect(try await embed().exit == .code(0))
            #expect(directory.text(of: "out.swift")?.contains(text) == true)
            let first = try modification()
            #expect(first[0] > last, "the compiler's driver compares whole seconds")
            #expect(try await embed().exit == .code(0))
            #expect(try modification() == first)
            last = first[0]
        }
    }

    private func modification() throws -> [Int] {
        var status = stat()
        guard stat(directory.path("out.swift"), &status) == 0 else { throw SystemFailure("stat") }
        return [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }

    @Test func `without arguments it tells its usage`() async throws {
        let process = try ChildProcess([Program.revisionEmbedder], in: directory)
        #expect(try await process.waitUntilExit() == .code(64))
        #expect(process.errors == "usage: RevisionEmbedder <directory> <output.swift>\n")
    }
}

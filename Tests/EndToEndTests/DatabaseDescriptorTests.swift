import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// What the server's process does with the files of its database.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct DatabaseDescriptorTests {
    @Test func `no descriptor of the database or its lock survives an exec (D16)`() async throws {
        let server = try await NotesServer()
        #expect(try await FastCGIClient.get("/notes", at: server.socket).isComplete)
        let table = "/proc/\(server.process.id)"
        var flags: [String: [Int]] = [:]
        for number in try FileManager.default.contentsOfDirectory(atPath: "\(table)/fd") {
            guard let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(table)/fd/\(number)"),
                let name = file.split(separator: "/").last, name.hasPrefix("notes.db"),
                let info = try? String(contentsOfFile: "\(table)/fdinfo/\(number)", encoding: .utf8),
                let line = info.split(separator: "\n").first(where: { $0.hasPrefix("flags:") }),
                let value = line.split(whereSeparator: \.isWhitespace).last.flatMap({ Int($0, radix: 8) })
            else { continue }
            flags[String(name), default: []].append(value)
        }
        #expect(Set(flags.keys) == ["notes.db", "notes.db-wal", "notes.db-shm", "notes.db-lock"])
        for (name, values) in flags {
            for value in values { #expect(value & 0o2000000 != 0, "\(name)") }
        }
    }

    /// A process that closes any descriptor of a file loses all its POSIX locks on it, those of SQLite's connections too.
    @Test(.enabled(if: canTrace, "there is no strace, or it may not trace"))
    func `nobody but SQLite opens the database (D15)`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        try await notes.migrate()
        let directory = notes.directory
        let server = try ChildProcess(
            [
                "strace", "-f", "-k", "-e", "trace=open,openat,openat2,creat", "-o", "opens", Program.notes, "serve", "--listen",
                "fastcgi:unix:./notes.sock",
            ], environment: ["MIGRATIONS": Program.migrations], in: directory)
        try await server.waitUntilSays("serving")
        let request = FastCGIRequest("POST", "/notes", json: #"{"text":"a","completed":false}"#)
        let socket = directory.path("notes.sock")
        for _ in 0..<3 {
            let answer = try await blocking { try FastCGIClient(.unix(path: socket)).answer(to: request) }
            #expect(answer.isComplete)
            #expect(try await FastCGIClient.get("/notes", at: socket).isComplete)
        }
        let program = try #require(ProcessTable.descendants(of: server.id).first)
        kill(program, SIGTERM)
        #expect(try await server.waitUntilExit() == .code(0))

        var opens: [[Substring]] = []  // each a call, and the functions that it came from
        for line in try #require(directory.text(of: "opens")).split(separator: "\n") {
            if line.hasPrefix(" > ") {
                opens[opens.count - 1].append(line)
            } else {
                opens.append([line])
            }
        }
        let ofDatabase = opens.filter { $0[0].contains("notes.db\"") }
        #expect(ofDatabase.count >= 3)  // the look before, the writer, a reader
        for open in ofDatabase {
            #expect(open.contains { $0.contains("libsqlite3.so") }, "\(open.joined(separator: "\n"))")
            #expect(open[0].contains("O_CLOEXEC"))
        }
    }

    private static let canTrace = system("strace -k -e trace=openat -o /dev/null true >/dev/null 2>&1") == 0
}

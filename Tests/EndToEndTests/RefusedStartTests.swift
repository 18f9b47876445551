import Glibc
import TestSupport
import Testing

/// Databases with which `notes serve` does not start; none of them is changed.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct RefusedStartTests {
    private let notes: CommandLineTool
    private var directory: TemporaryDirectory { notes.directory }

    init() throws { notes = CommandLineTool(in: try TemporaryDirectory()) }

    private func expectRefusal(
        _ message: String, environment: [String: String] = [:], as user: String? = nil,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let before = directory.has("notes.db") ? try? directory.bytes(of: "notes.db") : nil
        let command = [Program.notes, "serve", "--listen", "fastcgi:unix:./notes.sock"]
        let prefix = user.map { ["setpriv", "--reuid=\($0)", "--regid=\($0)", "--clear-groups", "--"] } ?? []
        // A supervisor would first find that the user may not make the socket.
        let supervision = user == nil ? [] : ["--no-supervisor"]
        let own = ["MIGRATIONS": Program.migrations]
        let process = try ChildProcess(
            prefix + command + supervision, environment: own.merging(environment) { _, given in given }, in: directory)
        #expect(try await process.waitUntilExit() == .code(1), sourceLocation: location)
        #expect(process.errors == "Error: \(message)\n", sourceLocation: location)
        #expect(process.output == "", sourceLocation: location)
        if let before { #expect(try directory.bytes(of: "notes.db") == before, sourceLocation: location) }
        let names = try directory.names().filter { !$0.hasPrefix("child-") }
        #expect(names.allSatisfy { !$0.hasPrefix("notes.db-") && $0 != "notes.sock" }, "\(names)", sourceLocation: location)
    }

    @Test func `a letter is no database (D12)`() async throws {
        try directory.write(String(repeating: "This is a letter. ", count: 100), to: "notes.db")
        try await expectRefusal("cannot open notes.db: it is not a SQLite database; name another file (code 26)")
    }

    @Test func `a database that is cut off is refused (D12)`() async throws {
        try await notes.migrate()
        try directory.write(Array(directory.bytes(of: "notes.db").prefix(5_000)), to: "notes.db")
        try await expectRefusal(
            """
            cannot open notes.db: the file is damaged or cut off (database disk image is malformed); \
            restore a backup of it (code 11)
            """)
    }

    @Test func `a directory is no database (D12)`() async throws {
        try directory.makeDirectory("notes.db")
        try await expectRefusal("cannot open notes.db: it is not a file")
    }

    @Test func `a directory that is missing is named (D12)`() async throws {
        try await expectRefusal(
            "cannot open missing/notes.db: the directory missing does not exist; create it first",
            environment: ["DATABASE_URL": "sqlite:///missing/notes.db"])
    }

    @Test func `the database of another application is refused (D12)`() async throws {
        let guestbook = CommandLineTool(Program.guestbook, migrations: nil, in: directory)
        let url = ["DATABASE_URL": "sqlite:///notes.db"]
        #expect(try await guestbook.run(["migrate", "upgrade"], environment: url).exit == .code(0))
        try await expectRefusal(
            """
            cannot open notes.db: it belongs to another program (application_id 1462203438, here -2088673590); name another file
            """)
    }

    @Test(.enabled(if: canBecomeNobody, "another user needs root, and that user must be able to read the program"))
    func `a file or directory that the user may not write is refused (D12)`() async throws {
        try await notes.migrate()
        try await expectRefusal(
            "cannot open notes.db: this user may not write it; start the program as one who may", as: "65534")
        #expect(chmod(directory.path("notes.db"), 0o600) == 0)
        try await expectRefusal("cannot open notes.db: this user may not read it", as: "65534")
        #expect(chmod(directory.path("notes.db"), 0o666) == 0)
        try await expectRefusal(
            """
            cannot open notes.db: this user may not write in its directory \(directory.path); start the program as one who may
            """, as: "65534")
    }

    private static let canBecomeNobody: Bool = {
        guard geteuid() == 0 else { return false }
        let program = Program.notes
        return system("setpriv --reuid=65534 --regid=65534 --clear-groups '\(program)' --version >/dev/null 2>&1") == 0
    }()
}

import Foundation
import PosternHTTP
import Synchronization
import TestSupport
import Testing

/// Damaged requests at the real, supervised program. `make fuzz` sends ten thousand; `FUZZ_SEED`, `FUZZ_CONNECTIONS` and `FUZZ_FIRST` (the
/// number of the first) say which, so that one that has failed can be sent again.
@Suite(.ownThreads, .sqlite("what is damaged gets to no database")) struct FuzzTests {
    private static func setting(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

    private static let seed = UInt64(setting("FUZZ_SEED") ?? 20_261_123)
    private static let numbers =
        (setting("FUZZ_FIRST") ?? 0)..<((setting("FUZZ_FIRST") ?? 0) + (setting("FUZZ_CONNECTIONS") ?? 400))

    private struct Draft: Decodable {
        let text: String
    }

    /// What all connections came to.
    private struct Ledger {
        /// The texts that valid requests have asked to store, with the number of times.
        var wanted: [String: Int] = [:]
        var acknowledged = 0
        /// Valid requests whose answers nobody waited for.
        var uncertain = 0
        var complaints: [String] = []
    }

    @Test func `no damaged request succeeds, and none ends the program (F39)`() async throws {
        let scgi = try TemporaryDirectory()
        let server = try await NotesServer(["--listen", "scgi:unix:\(scgi.path("scgi"))"], isSupervised: true)
        let client = FuzzClient(fastcgi: .unix(path: server.socket), scgi: .unix(path: scgi.path("scgi")))
        let ledger = Mutex(Ledger())
        try await blocking {
            let first = FastCGIRequest("POST", "/notes", json: #"{"text":"the first","completed":false}"#)
            #expect(try FastCGIClient(client.fastcgi).answer(to: first).status == 200)
            let next = Atomic<Int>(Self.numbers.lowerBound)
            try onThreads(6) { _ in
                while true {
                    let number = next.add(1, ordering: .relaxed).oldValue
                    guard number < Self.numbers.upperBound else { return }
                    try Self.attempt(number, through: client, ledger)
                }
            }
        }
        let found = ledger.withLock { $0 }
        for complaint in found.complaints.prefix(5) { Issue.record("\(complaint)") }
        #expect(
            server.process.errors.components(separatedBy: "the serving process has ended").count == 1, "\(server.process.story)")
        let stored = try await notes(in: server.directory.path("notes.db"))
        #expect(stored.count >= found.acknowledged)
        #expect(stored.count <= found.acknowledged + found.uncertain)
        var wanted = found.wanted
        for text in stored {
            wanted[text, default: 0] -= 1
            #expect(wanted[text, default: 0] >= 0, "nobody has asked to store \(text.prefix(80)), \(text.utf8.count) bytes")
        }
    }

    private static func attempt(_ number: Int, through client: FuzzClient, _ ledger: borrowing Mutex<Ledger>) throws {
        let input = FuzzInput(seed: seed, number: number)
        let bodies = FuzzReference.bodies(in: input)
        let texts = bodies.compactMap { try? JSONParser.parse($0).decode(Draft.self).text }
        let outcome = try client.send(input)
        var complaint: String?
        if outcome.isStuck { complaint = "the connection was left open" }
        if outcome.notes > texts.count || outcome.notes + outcome.others > bodies.count {
            complaint = "\(outcome.notes + outcome.others) requests have succeeded; \(bodies.count) were valid"
        }
        if input.isWhole, outcome.notes + outcome.others != bodies.count || bodies.isEmpty {
            complaint = "a request that nobody has damaged has failed"
        }
        if try !client.isAlive() { complaint = "the service does not answer any more" }
        ledger.withLock { ledger in
            for text in texts { ledger.wanted[text, default: 0] += 1 }
            ledger.acknowledged += outcome.notes
            if input.isAbrupt { ledger.uncertain += texts.count }
            guard let complaint else { return }
            let bytes = input.bytes.prefix(2_000).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            ledger.complaints.append(
                "\(complaint). FUZZ_SEED=\(seed) FUZZ_FIRST=\(number) FUZZ_CONNECTIONS=1 sends it again; "
                    + "\(input.wire), chunks of \(input.chunk), \(input.bytes.count) bytes: \(bytes)")
        }
    }

    /// The texts of all notes but the first.
    private func notes(in database: String) async throws -> [String] {
        let directory = try TemporaryDirectory()
        let tool = try ChildProcess(["sqlite3", database, "SELECT hex(text) FROM notes WHERE id > 1"], in: directory)
        #expect(try await tool.waitUntilExit() == .code(0), "\(tool.errors)")
        return tool.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            let digits = Array(line.utf8)
            let bytes = stride(from: 0, to: digits.count, by: 2).map { index in
                UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) ?? 0
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

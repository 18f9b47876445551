import PosternHTTP
import Synchronization
import TestSupport
import Testing

/// What several clients see of each other's notes, over time.
@Suite struct HistoryTests {
    /// What a client was told, in its order.
    private enum Event: Sendable {
        case added(String)
        case refused(String)
        case listed([String])
    }

    @Test func `every client sees its own notes at once, and all see one order (D21)`() async throws {
        let server = try await NotesServer(["--workers", "8"])
        let socket = server.socket
        let histories = try await blocking {
            try onThreads(6) { client in
                let connection = try FastCGIClient(.unix(path: socket))
                return try (0..<40).flatMap { number in try Self.turn(client, number, through: connection) }
            }
        }
        let final = try FoundDatabase(server.directory.path("notes.db")).notes()
        #expect(Set(final).count == final.count)
        for history in histories {
            var own: [String] = []
            for event in history {
                switch event {
                case .added(let text): own.append(text)
                case .refused(let text): #expect(!final.contains(text))
                case .listed(let texts):
                    #expect(texts == Array(final.prefix(texts.count)), "the order has changed")
                    #expect(Set(own).subtracting(texts) == [], "a client does not see what it was told is stored")
                }
            }
            #expect(own.count == 20)
        }
        #expect(final.count == 120)
    }

    /// Adds a note, or one that is refused, looks at it, and lists all.
    private static func turn(_ client: Int, _ number: Int, through connection: FastCGIClient) throws -> [Event] {
        let text = "note \(client) \(number)"
        let isRefused = number.isMultiple(of: 2)
        let completed = isRefused ? "\"no\"" : "true"
        let request = FastCGIRequest("POST", "/notes", json: #"{"text":"\#(text)","completed":\#(completed)}"#)
        let answer = try connection.answer(to: request)
        if isRefused { #expect((400...499).contains(answer.status ?? 0)) } else { #expect(answer.status == 200) }
        if let location = answer.header("Location") {
            let path = location.drop { $0 != "/" }
            let target = location.contains("://") ? String(path.dropFirst(2).drop { $0 != "/" }) : String(path)
            #expect(try connection.answer(to: FastCGIRequest("GET", target)).text.contains(#""\#(text)""#))
        }
        let list = try connection.answer(to: FastCGIRequest("GET", "/notes"))
        let texts = try JSONParser.parse(list.body).decode([Listed].self).map(\.text)
        return [isRefused ? .refused(text) : .added(text), .listed(texts)]
    }

    private struct Listed: Decodable {
        let text: String
    }
}

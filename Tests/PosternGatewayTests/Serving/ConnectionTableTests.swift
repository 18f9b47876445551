import Testing

@testable import PosternGateway

struct ConnectionTableTests {
    private let table = ConnectionTable(capacity: 16)

    @Test func `a connection is claimed once`() throws {
        let token = try #require(table.enter(5, speaking: .fastcgi))
        table.put(token, as: .idle, until: 100)
        #expect(table.claim(token) == .idle)
        #expect(!table.take(token, from: .idle))
        #expect(table.isBusy(token))
    }

    @Test func `a number that names another connection by now cannot be claimed by its old name`() throws {
        let old = try #require(table.enter(5, speaking: .fastcgi))
        table.leave(old)
        let new = try #require(table.enter(5, speaking: .fastcgi))
        table.put(new, as: .idle, until: 100)
        #expect(old != new)
        #expect(table.claim(old) == nil)
        #expect(!table.isBusy(old))
        #expect(table.claim(new) == .idle)
    }

    @Test func `a connection that libfcgi closed is struck out without its successor`() throws {
        let old = try #require(table.enter(5, speaking: .fastcgi))
        let new = try #require(table.enter(5, speaking: .fastcgi))  // accepted before the old one was struck out
        table.put(new, as: .idle, until: 100)
        table.leave(old)
        #expect(table.count == 1)
        #expect(table.claim(new) == .idle)
    }

    @Test func `what nobody works on expires at its deadline`() throws {
        let tokens = try (3..<6).map { try #require(table.enter($0, speaking: .fastcgi)) }
        table.put(tokens[0], as: .idle, until: 100)
        table.put(tokens[1], as: .lingering, until: 200)
        #expect(table.expired(at: 99).isEmpty)
        #expect(table.expired(at: 100).map(\.token) == [tokens[0]])
        #expect(table.expired(at: nil).map(\.state) == [.idle, .lingering])
        #expect(table.count == 3)
    }

    @Test func `what is spoken on a connection is known by its listener, not by the number's last`() throws {
        let first = try #require(table.enter(5, speaking: .scgi))
        #expect(table.wire(of: first) == .scgi)
        table.leave(first)
        let second = try #require(table.enter(5, speaking: .fastcgi))
        #expect(table.wire(of: second) == .fastcgi)
    }

    @Test(arguments: [-1, 16, 1_000] as [Int32])
    func `a descriptor beyond the capacity is not entered`(_ descriptor: Int32) {
        #expect(table.enter(descriptor, speaking: .fastcgi) == nil)
        #expect(table.count == 0)
    }
}

import TestSupport
import Testing

@testable import PosternGateway

struct ConnectionTableTests {
    private let table = ConnectionTable(capacity: 16)

    @Test func `a connection is claimed once`() throws {
        let token = try #require(table.enter(5, speaking: .fastcgi))
        table.give(token, as: .idle, until: 100) {}
        #expect(table.claim(token) == .idle)
        #expect(!table.take(token, from: .idle))
        #expect(table.isBusy(token))
    }

    @Test func `whoever has the poller's event may claim a connection that is still being armed, and nobody else may take it`()
        throws
    {
        let token = try #require(table.enter(5, speaking: .fastcgi))
        table.give(token, as: .lingering, until: 100) {
            #expect(!table.take(token, from: .lingering))
            #expect(table.expired(at: nil).isEmpty)
            #expect(table.claim(token) == .lingering)
            #expect(table.claim(token) == nil)
        }
        #expect(table.isBusy(token))
    }

    @Test func `who comes late to the end of arming a connection does not end the arming of the next`() throws {
        let token = try #require(table.enter(5, speaking: .fastcgi))
        let gate = Gate()
        var next: Background<Void>?
        table.give(token, as: .idle, until: 100) {
            #expect(table.claim(token) == .idle)
            next = Background { [table] in
                table.give(token, as: .idle, until: 100) { gate.pass() }
            }
            #expect(gate.hasVisitor())
        }
        #expect(!table.take(token, from: .idle))
        gate.open()
        try next?.value()
        #expect(table.take(token, from: .idle))
    }

    @Test func `a connection that cannot be armed stays its owner's`() throws {
        struct Refusal: Error {}
        let token = try #require(table.enter(5, speaking: .fastcgi))
        #expect(throws: Refusal.self) { try table.give(token, as: .idle, until: 100) { throw Refusal() } }
        #expect(table.isBusy(token))
        #expect(table.claim(token) == nil)
    }

    @Test func `a number that names another connection by now cannot be claimed by its old name`() throws {
        let old = try #require(table.enter(5, speaking: .fastcgi))
        table.leave(old)
        let new = try #require(table.enter(5, speaking: .fastcgi))
        table.give(new, as: .idle, until: 100) {}
        #expect(old != new)
        #expect(table.claim(old) == nil)
        #expect(!table.isBusy(old))
        #expect(table.claim(new) == .idle)
    }

    @Test func `a connection that libfcgi closed is struck out without its successor`() throws {
        let old = try #require(table.enter(5, speaking: .fastcgi))
        let new = try #require(table.enter(5, speaking: .fastcgi))  // accepted before the old one was struck out
        table.give(new, as: .idle, until: 100) {}
        table.leave(old)
        #expect(table.count == 1)
        #expect(table.claim(new) == .idle)
    }

    @Test func `what nobody works on expires at its deadline`() throws {
        let tokens = try (3..<6).map { try #require(table.enter($0, speaking: .fastcgi)) }
        table.give(tokens[0], as: .idle, until: 100) {}
        table.give(tokens[1], as: .lingering, until: 200) {}
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

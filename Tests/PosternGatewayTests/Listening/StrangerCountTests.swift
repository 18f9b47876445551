import Testing

@testable import PosternGateway

struct StrangerCountTests {
    @Test func `the first is told of, and the others once a minute, with how many there have been`() {
        let strangers = StrangerCount()
        #expect(strangers.note("a", at: 1_000) == .init(peer: "a", count: 1))
        for moment in [1_000, 1_001, 60_999] as [UInt64] { #expect(strangers.note("b", at: moment) == nil) }
        #expect(strangers.note("c", at: 61_000) == .init(peer: "c", count: 5))
        #expect(strangers.note("d", at: 61_001) == nil)
        #expect(strangers.value == 6)
    }
}

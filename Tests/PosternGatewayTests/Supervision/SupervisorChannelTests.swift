import Testing

@testable import PosternGateway

@Suite struct SupervisorChannelTests {
    @Test(arguments: [
        SupervisorMessage.serves(drainMilliseconds: 30_000), .drains, .lives,
        .wantsReplacement("GET /slow has been running for 9 s"),
    ])
    func `what is sent at one end arrives at the other`(_ message: SupervisorMessage) throws {
        let (near, far) = try SupervisorChannel.pair()
        #expect(far.receive() == .nothing)
        near.send(message)
        #expect(far.receive() == .message(message))
        #expect(far.receive() == .nothing)
    }

    @Test func `what another version says is passed over, and a long reason is cut`() throws {
        let (near, far) = try SupervisorChannel.pair()
        near.send(.wantsReplacement(String(repeating: "x", count: 2_000)))
        near.send(.lives)
        guard case .message(.wantsReplacement(let reason)) = far.receive() else { return #expect(Bool(false), "no message") }
        #expect(reason.utf8.count < SupervisorMessage.limit)
        #expect(far.receive() == .message(.lives))
        for text in ["", "sings", "serves", "serves -1", "serves many"] { #expect(SupervisorMessage(text) == nil, "\(text)") }
    }

    @Test func `nobody waits for an end that does not listen, and the end of an end is seen`() throws {
        let (near, far) = try SupervisorChannel.pair()
        for _ in 0..<10_000 { near.send(.lives) }
        while far.receive() == .message(.lives) {}
        withExtendedLifetime(near) {}
        #expect(far.receive() == .nothing)
        do {
            let other = try SupervisorChannel.pair().0
            #expect(other.receive() == .closed)
        }
    }
}

import Testing

@testable import PosternGateway

@Suite struct RestartPolicyTests {
    @Test func `the pause doubles from a tenth of a second to ten (P8)`() {
        var policy = RestartPolicy()
        let pauses = (0..<9).map { _ in policy.pause(afterServing: 1_000) }
        #expect(pauses == [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
    }

    @Test func `after half a minute of health it begins anew (P9)`() {
        var policy = RestartPolicy()
        for _ in 0..<5 { _ = policy.pause(afterServing: 29_999) }
        #expect(policy.pause(afterServing: 30_000) == 100)
        #expect(policy.pause(afterServing: 0) == 200)
    }

    @Test func `five starts in a row that never served are enough (P8)`() {
        var policy = RestartPolicy()
        #expect((0..<5).map { _ in policy.pause(afterServing: nil) } == [100, 200, 400, 800, nil])
    }

    @Test func `a start that served begins the count anew`() {
        var policy = RestartPolicy()
        for _ in 0..<4 { #expect(policy.pause(afterServing: nil) != nil) }
        #expect(policy.pause(afterServing: 1) != nil)
        for _ in 0..<4 { #expect(policy.pause(afterServing: nil) != nil) }
        #expect(policy.pause(afterServing: nil) == nil)
    }
}

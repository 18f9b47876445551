import Testing

@testable import PosternGateway

@Suite struct ServiceManagerTests {
    @Test(arguments: [
        [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "vsock:2:1"],
        ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 107)],
    ])
    func `an address that cannot be used means that there is nobody`(_ environment: [String: String]) {
        #expect(ServiceManager({ environment[$0] }, process: 7) == nil)
    }

    @Test(
        arguments: [
            ([:], nil), (["WATCHDOG_USEC": "3000000"], Duration.seconds(3)),
            (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "7"], .seconds(3)),
            (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "8"], nil), (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "soon"], nil), (["WATCHDOG_USEC": "-1"], nil),
        ] as [([String: String], Duration?)])
    func `signs of life are asked of one process only`(_ expected: (environment: [String: String], interval: Duration?)) throws {
        let environment = expected.environment.merging(["NOTIFY_SOCKET": "/nowhere/notify"]) { $1 }
        let manager = try #require(ServiceManager({ environment[$0] }, process: 7))
        #expect(manager.watchdogInterval == expected.interval)
        manager.ready("nobody listens, and nothing happens")
    }
}

import PosternHTTP
import TestSupport
import Testing

@testable import PosternGateway

/// What a gateway knows of itself.
@Suite struct GatewayStatusTests {
    private func worker(_ state: GatewayStatus.Worker.State, of gateway: TestGateway) -> GatewayStatus.Worker? {
        gateway.gateway.status(of: "test").workers.first { $0.state == state && $0.requests > 0 }
    }

    @Test func `a worker tells what it works on, and what it has worked on`() throws {
        try TestGateway.run(GatewaySettings(workers: 2)) { gateway in
            #expect(gateway.gateway.status(of: "test").activeProcesses == 0)
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/gate?a=1").adding("REMOTE_USER", "ann"))
            try #require(gateway.application.gate.hasVisitor())
            let status = gateway.gateway.status(of: "test")
            #expect(status.pool == "test")
            #expect(status.activeProcesses == 1)
            #expect(status.idleProcesses == 1)
            #expect(status.totalProcesses == 2)
            #expect(status.maximumActiveProcesses == 1)
            #expect(status.acceptedConnections == 1)
            #expect(status.listenQueueLength >= 1_022, "two listeners")
            #expect(status.memoryPeak > 1_000_000)
            let busy = try #require(worker(.running, of: gateway))
            #expect(busy.method == "GET")
            #expect(busy.uri == "/gate?a=1")
            #expect(busy.user == "ann")
            #expect(busy.script == "/gate")
            #expect(busy.requests == 1)
            #expect(busy.id > 0)
            #expect(Set(status.workers.map(\.id)).count == 2)
            try eventually("time to pass") { worker(.running, of: gateway)?.duration ?? 0 > busy.duration }
            gateway.application.gate.open()
            #expect(try client.receive().isComplete)
            try eventually("the end of the request") { worker(.idle, of: gateway) != nil }
            let idle = try #require(worker(.idle, of: gateway))
            #expect(idle.uri == "/gate?a=1", "as PHP-FPM does")
            #expect(idle.duration >= busy.duration)
            #expect(worker(.idle, of: gateway)?.duration == idle.duration, "it stands still")
            #expect(gateway.gateway.status(of: "test").activeProcesses == 0)
        }
    }

    @Test func `a body is announced in its status, and not kept for it`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            #expect(try gateway.answer(to: FastCGIRequest("POST", body: patternBytes(70_000))).isComplete)
            try eventually("the end of the request") { worker(.idle, of: gateway) != nil }
            #expect(worker(.idle, of: gateway)?.contentLength == 70_000)
            #expect(worker(.idle, of: gateway)?.method == "POST")
        }
    }

    @Test func `what waits for busy workers is counted, in the kernel's queue and in line, and how often all were busy`() throws {
        try TestGateway.run(GatewaySettings(workers: 1, maximumQueueWait: .seconds(600))) { gateway in
            let busy = try gateway.connectAtGate()
            let waiting = try (0..<5).map { _ in try gateway.connect() }
            for client in waiting { try client.send(FastCGIRequest()) }
            try eventually("five that wait") { gateway.gateway.status(of: "test").listenQueue == 5 }
            #expect(gateway.gateway.status(of: "test").maximumListenQueue >= 5)
            try eventually("a look at busy workers") { gateway.gateway.status(of: "test").maximumChildrenReached == 1 }
            gateway.application.gate.open()
            #expect(try busy.receive().isComplete)
            for client in waiting { #expect(try client.receive().isComplete) }
            try eventually("nobody waits") { gateway.gateway.status(of: "test").listenQueue == 0 }
            #expect(gateway.gateway.status(of: "test").acceptedConnections == 6)
            #expect(gateway.gateway.status(of: "test").maximumListenQueue >= 5, "it is remembered")
            #expect(gateway.gateway.status(of: "test").maximumActiveProcesses == 1)
        }
    }
}

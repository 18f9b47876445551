import Glibc
import TestSupport
import Testing

@testable import PosternGateway

/// What becomes of connections when another process takes the place of one. Two gateways share a handover here as two processes do.
@Suite struct HandoverTests {
    @Test func `idle connections go on with the next process, which answers on them`() throws {
        try TestGateway.runSucceeded { first, next in
            let clients = try (0..<16).map { _ in try first.connect() }
            for client in clients { #expect(try client.answer(to: FastCGIRequest()).isComplete) }
            let silent = try first.connect()
            let second = try next()
            try first.leave()
            for client in clients + [silent] { #expect(try client.answer(to: FastCGIRequest()).isComplete) }
            #expect(second.handled == 17)
            #expect(first.handled == 16)
        }
    }

    @Test func `what has arrived of a request goes along`() throws {
        try TestGateway.runSucceeded { first, next in
            let request = FastCGIRequest("POST", body: patternBytes(1_000))
            let client = try first.connect()
            #expect(try client.answer(to: request).isComplete)
            try client.send(Array(request.bytes.prefix(5)))
            let scgi = try first.connectSCGI()
            let other = SCGIRequest("POST", body: patternBytes(10))
            try scgi.send(Array(other.bytes.prefix(2)))
            let second = try next()
            try first.leave()
            try client.send(Array(request.bytes.dropFirst(5)))
            #expect(try client.receive().body == request.body)
            try scgi.send(Array(other.bytes.dropFirst(2)))
            #expect(try scgi.receive().body == patternBytes(10))
            #expect(second.handled == 2)
        }
    }

    @Test func `a connection follows when its running request is answered`() throws {
        try TestGateway.runSucceeded { first, next in
            let client = try first.connectAtGate()
            let second = try next()
            first.gateway.drain(handingOver: true)
            #expect(!client.hasInput(within: .milliseconds(200)))
            #expect(!first.gateway.isDrained)
            first.application.gate.open()
            #expect(try client.receive().text == "passed")
            try first.leave()
            #expect(try client.answer(to: FastCGIRequest()).isComplete)
            #expect(second.handled == 1)
        }
    }

    @Test func `connections wait when nobody serves, and are served by the next that does`() throws {
        try TestGateway.runSucceeded { first, next in
            let client = try first.connect()
            #expect(try client.answer(to: FastCGIRequest()).isComplete)
            try first.leave()
            try client.send(FastCGIRequest())
            #expect(!client.hasInput(within: .milliseconds(50)))
            _ = try next()
            #expect(try client.receive().isComplete)
        }
    }

    @Test func `a process without a successor answers those that wait, and closes them`() throws {
        try TestGateway.runSucceeded { first, next in
            let client = try first.connect()
            #expect(try client.answer(to: FastCGIRequest()).isComplete)
            let second = try next()
            try first.leave()
            try client.send(FastCGIRequest())
            second.gateway.drain()
            #expect(try client.receive().isComplete)
            #expect(try client.isClosed())
        }
    }

    @Test func `more connections than the kernel takes at once go all the same`() throws {
        try TestGateway.runSucceeded { first, next in
            let clients = try (0..<600).map { _ in try first.connect() }
            try eventually("all to be accepted") { first.gateway.openConnections == 600 }
            first.gateway.drain(handingOver: true)
            let second = try next()
            try eventually("all to go over") { second.gateway.openConnections == 600 && first.gateway.isDrained }
            for client in clients { #expect(try client.answer(to: FastCGIRequest()).isComplete) }
        }
    }
}

extension TestGateway {
    /// Hands over, until nothing is left.
    fileprivate func leave() throws {
        gateway.drain(handingOver: true)
        try eventually("the first gateway to be drained") { gateway.isDrained }
    }
}

import TestSupport
import Testing

@testable import PosternGateway

/// What is said at a control socket, and what is answered.
@Suite struct ControlProtocolTests {
    @Test(
        arguments: [
            ("ping", .ping), ("ready", .ready), ("reload", .reload), ("drain", .drain),
            ("status", .status(.text, isFull: false)), ("status full", .status(.text, isFull: true)),
            ("status json", .status(.json, isFull: false)), ("status  openmetrics full ", .status(.openmetrics, isFull: true)),
        ] as [(String, ControlCommand)])
    func `a command is one line of words`(_ line: String, _ command: ControlCommand) {
        #expect(ControlCommand(line) == command)
        #expect(ControlCommand(command.line) == command)
    }

    @Test(arguments: [
        "", " ", "PING", "ping pong", "status xml", "status json json", "status full full", "status full json", "reload now",
        "\0",
        "quit", "GET / HTTP/1.1",
    ])
    func `anything else is none`(_ line: String) {
        #expect(ControlCommand(line) == nil)
    }

    @Test(arguments: ["process 1 serves", "", "{\"a\":1}", "one\ntwo"])
    func `an answer comes back as it was`(_ text: String) {
        for answer in [ControlAnswer.ok(text), .no(text), ControlAnswer(verdict: .error, text: text)] {
            #expect(ControlAnswer(answer.bytes) == answer)
        }
    }

    @Test func `an answer that is cut off, or too long, is none`() {
        let bytes = ControlAnswer.ok("process 1 serves").bytes
        #expect(bytes == Array("ok 17\nprocess 1 serves\n".utf8))
        for count in bytes.indices { #expect(ControlAnswer(Array(bytes.prefix(count))) == nil) }
        #expect(ControlAnswer(bytes + [10]) == nil)
        for text in ["fine 1\n\n", "ok\n", "ok -1\n", "ok 99999999999999999999\n", "ok 1 2\n\n", "\n"] {
            #expect(ControlAnswer(Array(text.utf8)) == nil)
        }
    }
}

internal import PosternGateway
internal import PosternHTTP
internal import Synchronization

/// A FastCGI request without a socket: parameters and body bytes in, the bytes of a CGI answer out. It enters the gateway where
/// libfcgi's requests do.
struct FakeExchange: Exchange, ~Copyable {
    static let hasErrorLog = true
    let parameters: Parameters
    private let body: [UInt8]
    private let sink: Sink

    /// Where the answer is left for whoever sent the request.
    final class Sink: Sendable {
        let sent = Mutex<TestAnswer?>(nil)
    }

    init(parameters: Parameters, body: [UInt8], sink: Sink) {
        self.parameters = parameters
        self.body = body
        self.sink = sink
    }

    mutating func readBody(exactly length: Int) throws(BodyFault) -> [UInt8] {
        guard body.count >= length else { throw .short }
        guard body.count == length else { throw .long }
        return body
    }

    mutating func openBody(length: Int?) -> any BodyInput { ReadBody(body) }

    consuming func send(head: [UInt8], body: [UInt8], errorLog: String?, closing: Bool) -> ConnectionFate {
        sink.sent.withLock { $0 = TestAnswer(head: head, body: body, errorLog: errorLog) }
        return closing ? .close : .keep
    }

    var channel: Channel { Channel(sink: sink) }

    /// Keeps what is sent in parts.
    struct Channel: AnswerChannel {
        let sink: Sink

        func begin(head: [UInt8], errorLog: String?) -> Bool {
            sink.sent.withLock { $0 = TestAnswer(head: head, errorLog: errorLog) }
            return true
        }

        func send(_ part: UnsafeRawBufferPointer) -> Bool {
            sink.sent.withLock { $0?.body += part }
            return true
        }
    }

    consuming func endStream(isComplete: Bool, hasErrorLog: Bool, closing: Bool) -> ConnectionFate {
        sink.sent.withLock { $0?.isBrokenOff = !isComplete }
        return isComplete && !closing ? .keep : .close
    }

    consuming func abandon() -> ConnectionFate { .close }
}

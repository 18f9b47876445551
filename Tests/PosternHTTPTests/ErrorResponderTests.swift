import HTTPTypes
import PosternHTTP
import Synchronization
import Testing

struct ErrorResponderTests {
    private struct Inner: Error {
        let secret = "/var/lib/secret.db"
    }

    private final class Reports: Sendable {
        private let reports = Mutex<[String]>([])
        var all: [String] { reports.withLock { $0 } }
        func add(_ error: any Error, _ request: Request) { reports.withLock { $0.append("\(request.id) \(error)") } }
    }

    private let reports = Reports()
    private let request = Request(.get, "/", ["REQUEST_ID": "abc-1"])

    private func respond(to error: any Error, handlers: [ErrorHandler] = []) -> Response {
        ErrorResponder(handlers, report: reports.add).response(to: error, for: request)
    }

    @Test func `an unknown error says nothing but the id and is reported once`() {  // A10
        let response = respond(to: Inner())
        #expect(response.status == .internalServerError)
        #expect(
            response.text
                == #"{"type":"about:blank","title":"Internal Server Error","status":500,"request_id":"abc-1"}"#)
        #expect(reports.all == ["abc-1 \(Inner())"])
    }

    @Test func `a client's error says what is wrong and is not reported`() {
        let error = HTTPError(
            .unprocessableContent, "Mend it.",
            faults: [
                HTTPError.Fault(pointer: "/text", detail: "too long"), HTTPError.Fault(pointer: "", detail: "x\"y"),
            ],
            headers: [.retryAfter: "1", .contentType: "text/html"])
        let response = respond(to: error)
        #expect(response.status == .unprocessableContent)
        #expect(response.headers[.retryAfter] == "1")
        #expect(response.headers[values: .contentType] == ["application/problem+json"])
        #expect(
            response.text == """
                {"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"Mend it.","errors":\
                [{"pointer":"/text","detail":"too long"},{"pointer":"","detail":"x\\"y"}],"request_id":"abc-1"}
                """)
        #expect(reports.all == [])
    }

    @Test func `a server's error that says more is reported too`() {
        let response = respond(to: HTTPError(.serviceUnavailable, "Try again.", headers: [.retryAfter: "1"]))
        #expect(response.problem?["detail"] == .string("Try again."))
        #expect(response.problem?["request_id"] == .string("abc-1"))
        #expect(response.headers[.retryAfter] == "1")
        #expect(reports.all.count == 1)
    }

    @Test func `the first handler that knows an error decides`() {
        let handlers = [
            ErrorHandler { _ in nil }, ErrorHandler(Inner.self) { _ in HTTPError(.conflict) },
            ErrorHandler { _ in HTTPError(.gone) },
        ]
        #expect(respond(to: Inner(), handlers: handlers).status == .conflict)
        #expect(respond(to: CancellationError(), handlers: handlers).status == .gone)
        #expect(respond(to: HTTPError(.notFound), handlers: handlers).status == .notFound)
    }

    @Test func `a handler's answer of a server's error reports the inner one`() {
        let response = respond(to: Inner(), handlers: [ErrorHandler { _ in HTTPError(.serviceUnavailable) }])
        #expect(response.status == .serviceUnavailable)
        #expect(reports.all == ["abc-1 \(Inner())"])
    }
}

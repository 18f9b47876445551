public import HTTPTypes

/// An answer that says what is wrong with a request. Throw it from anywhere in a handler.
///
/// ```swift
/// throw HTTPError(.notFound)
/// throw HTTPError(.conflict, "The article is sold out.", type: "https://shop.example/problems/sold-out", members: ["left": .number(JSONNumber(0))])
/// throw HTTPError(.badGateway, "The bank does not answer.", cause: error)
/// ```
///
/// It is sent as a problem document (RFC 9457): everything in it is for the client's eyes, except ``cause``, and the ``detail`` of a 500.
public struct HTTPError: Error, Sendable {
    public let status: HTTPResponse.Status

    /// One sentence that helps the client mend the request. That of a 500 goes to the log only: what is wrong with the service is nothing that a
    /// client can mend.
    public let detail: String?

    /// A URI that names the kind of problem, best where it is explained; `nil` when the status says it all (`about:blank`).
    public let type: String?

    /// What the kind of problem is called; `nil` for the phrase of the status.
    public let title: String?

    /// The faults in a body, each with its place.
    public let faults: [Fault]

    /// Further members of the document, for programs to read; `type`, `title`, `status`, `detail`, `errors` and `request_id` are not among them.
    public let members: [String: JSONValue]

    /// Fields that go with the answer, such as `Allow` or `Retry-After`.
    public let headers: HTTPFields

    /// What is behind it, for the log when ``status`` is a 5xx; never sent.
    public let cause: (any Error)?

    /// One thing in a JSON body, or behind the `?`, that does not fit.
    public struct Fault: Sendable, Equatable {
        /// Where, as a JSON Pointer (RFC 6901); empty for the whole document.
        public let pointer: String
        /// The name of the parameter behind the `?` that does not fit; `nil` for a fault in the body.
        public let parameter: String?
        public let detail: String

        public init(pointer: String, detail: String) {
            self.pointer = pointer
            parameter = nil
            self.detail = detail
        }

        public init(parameter: String, detail: String) {
            pointer = ""
            self.parameter = parameter
            self.detail = detail
        }
    }

    public init(
        _ status: HTTPResponse.Status, _ detail: String? = nil, type: String? = nil, title: String? = nil, faults: [Fault] = [],
        members: [String: JSONValue] = [:], headers: HTTPFields = [:], cause: (any Error)? = nil
    ) {
        self.status = status
        self.detail = detail
        self.type = type
        self.title = title
        self.faults = faults
        self.members = members
        self.headers = headers
        self.cause = cause
    }
}

extension HTTPError: CustomStringConvertible {
    /// For logs, with the cause.
    public var description: String {
        let words = [status.reasonPhrase, detail.map { ": \($0)" } ?? "", cause.map { " (cause: \($0))" } ?? ""]
        return "\(status.code) \(words.joined())"
    }
}

extension HTTPError {
    /// 422 for a body that is JSON, but not of the shape that is expected.
    public init(_ error: JSONShapeError) {
        self.init(
            .unprocessableContent,
            "The body is JSON, but not of the shape that is expected."
                + (error.isComplete ? "" : " There may be more faults than are told here."),
            faults: error.faults.map { Fault(pointer: $0.pointer, detail: $0.reason) })
    }
}

public import HTTPTypes

/// An answer that says what is wrong with a request. Throw it from anywhere in a handler.
///
/// It is sent as a problem document (RFC 9457): everything in it is for the client's eyes.
public struct HTTPError: Error, Sendable {
    public let status: HTTPResponse.Status

    /// One sentence that helps the client mend the request.
    public let detail: String?

    /// The faults in a body, each with its place.
    public let faults: [Fault]

    /// Fields that go with the answer, such as `Allow` or `Retry-After`.
    public let headers: HTTPFields

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
        _ status: HTTPResponse.Status, _ detail: String? = nil, faults: [Fault] = [], headers: HTTPFields = [:]
    ) {
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = headers
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

internal import HTTPTypes

/// A request as a test sends it.
struct TestCall: Sendable {
    var method: HTTPRequest.Method
    /// Path and query, percent-encoded.
    var target: String
    var headers: HTTPFields
    var body: [UInt8]
    /// Further parameters of FastCGI or SCGI.
    var variables: [String: String]
}

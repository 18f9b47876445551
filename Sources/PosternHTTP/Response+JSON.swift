public import HTTPTypes

extension Response {
    /// `value` as JSON, written by itself: the fast way.
    public static func json(_ value: some JSONEncodable, status: HTTPResponse.Status = .ok) -> Response {
        json(bytes: JSONWriter.bytes(of: value, reserving: 256), status)
    }

    /// `value` as JSON, by way of `Encodable`.
    ///
    /// - Throws: what its `encode(to:)` throws, and `EncodingError` for what JSON cannot express.
    @_disfavoredOverload
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        json(bytes: try JSONWriter.encode(value), status)
    }

    /// Made once, since making them takes longer than writing a small answer.
    private static let fields: HTTPFields = [.contentType: "application/json"]

    private static func json(bytes: [UInt8], _ status: HTTPResponse.Status) -> Response {
        Response(status: status, headers: fields, body: bytes)
    }
}

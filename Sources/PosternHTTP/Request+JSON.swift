internal import HTTPTypes

extension Request {
    /// The body as a value of `type`.
    ///
    /// - Throws: ``HTTPError``: 415 when the body is not announced as `application/json`, 400 with line and column when it is no
    ///   JSON (RFC 8259), 422 with a JSON Pointer when it does not fit `type`.
    public func decode<T: Decodable>(_ type: T.Type = T.self) throws(HTTPError) -> T {
        try requireJSON()
        let document: JSONValue
        do { document = try JSONParser.parse(body) } catch {
            throw HTTPError(.badRequest, "The body is not JSON: \(error.description).")
        }
        do { return try document.decode(type) } catch {
            throw HTTPError(
                .unprocessableContent, "The body is JSON, but not of the shape that is expected.",
                faults: [HTTPError.Fault(pointer: error.pointer, detail: error.reason)])
        }
    }

    /// `application/json` or `application/…+json`, in UTF-8 if anything is said about it.
    private func requireJSON() throws(HTTPError) {
        let parts = (headers[.contentType] ?? "").lowercased().split(separator: ";").map(\.trimmed)
        let type = parts.first ?? ""
        let isJSON = type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
        let isUTF8 = parts.dropFirst().allSatisfy { parameter in
            !parameter.hasPrefix("charset=") || parameter == "charset=utf-8" || parameter == "charset=\"utf-8\""
        }
        guard isJSON, isUTF8 else {
            throw HTTPError(
                .unsupportedMediaType, "Send the body with Content-Type: application/json.",
                headers: [HTTPField.Name.accept: "application/json"])
        }
    }
}

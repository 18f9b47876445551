internal import HTTPTypes

extension Request {
    /// The body as a value of `type`.
    ///
    /// - Parameter unknownMembers: What becomes of members that `type` does not ask for. Unless told otherwise they are ignored.
    /// - Throws: ``HTTPError``: 415 when the body is not announced as `application/json`, 400 with line and column when it is no
    ///   JSON (RFC 8259), 422 when it does not fit `type`, with all faults, each with its JSON Pointer: see
    ///   ``JSONValue/decode(_:unknownMembers:)``.
    public func decode<T: Decodable>(
        _ type: T.Type = T.self, unknownMembers: JSONUnknownMembers = .ignored
    ) throws(HTTPError) -> T {
        try requireJSON()
        let document: JSONValue
        do { document = try JSONParser.parse(body) } catch {
            throw HTTPError(.badRequest, "The body is not JSON: \(error.description).")
        }
        do { return try document.decode(type, unknownMembers: unknownMembers) } catch { throw HTTPError(error) }
    }

    /// `application/json` or `application/…+json`, in UTF-8 if anything is said about it.
    private func requireJSON() throws(HTTPError) {
        if parameters.withValue("CONTENT_TYPE", { $0.elementsEqual("application/json".utf8) }) == true { return }
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

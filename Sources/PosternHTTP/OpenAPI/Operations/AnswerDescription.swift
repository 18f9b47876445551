public import HTTPTypes

/// One of the answers of a route.
public struct AnswerDescription: Sendable, Equatable {
    public let status: HTTPResponse.Status
    /// One sentence for a reader.
    public internal(set) var text: String
    var media: MediaDescription?
    var fields: [FieldDescription]

    /// - Parameter text: `nil` for the phrase of the status.
    public static func empty(
        _ status: HTTPResponse.Status = .noContent, _ text: String? = nil, fields: [FieldDescription] = []
    ) -> AnswerDescription {
        AnswerDescription(status: status, text: text ?? status.reasonPhrase, media: nil, fields: fields)
    }

    /// JSON that looks like `schema`.
    public static func json(
        _ schema: JSONSchema, status: HTTPResponse.Status = .ok, _ text: String? = nil, fields: [FieldDescription] = []
    ) -> AnswerDescription {
        let media = MediaDescription(type: "application/json", schema: schema)
        return AnswerDescription(status: status, text: text ?? status.reasonPhrase, media: media, fields: fields)
    }

    /// Bytes of another kind: `text/csv`, `image/png`.
    public static func other(
        _ mediaType: String, status: HTTPResponse.Status = .ok, _ text: String? = nil, fields: [FieldDescription] = []
    ) -> AnswerDescription {
        let media = MediaDescription(type: mediaType, schema: .anything)
        return AnswerDescription(status: status, text: text ?? status.reasonPhrase, media: media, fields: fields)
    }

    /// A problem document (RFC 9457).
    public static func problem(
        _ status: HTTPResponse.Status, _ text: String? = nil, fields: [FieldDescription] = []
    ) -> AnswerDescription {
        let media = MediaDescription(type: "application/problem+json", schema: ProblemSchema.reference)
        return AnswerDescription(status: status, text: text ?? status.reasonPhrase, media: media, fields: fields)
    }
}

/// A body, of a request or of an answer.
struct MediaDescription: Sendable, Equatable {
    let type: String
    let schema: JSONSchema
}

/// A field that goes with an answer.
public struct FieldDescription: Sendable, Equatable {
    public let name: HTTPField.Name
    public let description: String
    let schema: JSONSchema
    let isAlways: Bool

    /// - Parameter isAlways: whether every such answer has it.
    public init(_ name: HTTPField.Name, _ description: String, schema: JSONSchema = .string(), isAlways: Bool = false) {
        self.name = name
        self.description = description
        self.schema = schema
        self.isAlways = isAlways
    }
}

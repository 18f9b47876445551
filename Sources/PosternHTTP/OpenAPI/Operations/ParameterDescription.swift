/// Something that a request may carry besides its body.
public struct ParameterDescription: Sendable, Equatable {
    public let name: String
    public let place: Place
    public let schema: JSONSchema
    public let isRequired: Bool
    public let description: String?

    public enum Place: String, Sendable {
        case path, query, header
    }

    public init(
        _ name: String, in place: Place, _ schema: JSONSchema, isRequired: Bool = false, description: String? = nil
    ) {
        self.name = name
        self.place = place
        self.schema = schema
        self.isRequired = isRequired || place == .path
        self.description = description
    }
}

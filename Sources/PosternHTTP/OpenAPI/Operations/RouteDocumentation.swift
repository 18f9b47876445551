internal import HTTPTypes

/// What a route says of itself.
struct RouteDocumentation: Sendable {
    var summary: String?
    var details: String?
    var tags: [String]?
    var isDeprecated = false
    var isHidden = false
    var problems: [(HTTPResponse.Status, String)] = []
    /// What it takes and answers; `nil` while nothing is known.
    var describe: (@Sendable (inout OperationDescription) throws -> Void)?
}

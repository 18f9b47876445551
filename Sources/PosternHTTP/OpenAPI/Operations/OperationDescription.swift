public import HTTPTypes

/// What a route takes and answers, as the OpenAPI document tells it.
///
/// It is put together from the route's pattern, its ``RequestInput`` and ``ResponseOutput``, what ``Route/documented(_:details:tags:problems:isDeprecated:)``
/// says, and its middleware (``Middleware/describe(_:)``).
public struct OperationDescription: Sendable {
    public let method: HTTPRequest.Method

    /// The path with its parameters in braces: `/notes/{id}`.
    public let path: String

    /// What it is called in the document, and by the clients that are made from it: the route's name, or else the method and the path.
    public internal(set) var operationID: String

    /// A few words.
    public internal(set) var summary: String

    /// Sentences, where there is more to say.
    public internal(set) var details: String?

    /// The headings that it stands under.
    public internal(set) var tags: [String] = []
    public internal(set) var isDeprecated = false

    var parameters: [ParameterDescription] = []
    var body: MediaDescription?
    var answers: [Int: AnswerDescription] = [:]

    init(_ method: HTTPRequest.Method, _ path: String, operationID: String, summary: String) {
        self.method = method
        self.path = path
        self.operationID = operationID
        self.summary = summary
    }

    /// Adds a parameter behind the `?`, or a field of the request.
    public mutating func takes(_ parameter: ParameterDescription) {
        parameters.removeAll { $0.name == parameter.name && $0.place == parameter.place }
        parameters.append(parameter)
    }

    /// Adds an answer; one that is known for its status stays, but gets the fields that it did not have.
    public mutating func answers(_ answer: AnswerDescription) {
        guard var known = answers[answer.status.code] else {
            answers[answer.status.code] = answer
            return
        }
        for field in answer.fields where !known.fields.contains(where: { $0.name == field.name }) { known.fields.append(field) }
        answers[answer.status.code] = known
    }

    /// Adds a problem document with this status. Several reasons for one status are told one after the other.
    public mutating func mayRefuse(_ status: HTTPResponse.Status, _ reason: String, fields: [FieldDescription] = []) {
        var answer = answers[status.code] ?? .problem(status, reason, fields: fields)
        if answer.text != reason, !answer.text.contains(reason) { answer.text += " " + reason }
        for field in fields where !answer.fields.contains(where: { $0.name == field.name }) { answer.fields.append(field) }
        answers[status.code] = answer
    }

    /// Adds a field to all answers of success.
    public mutating func successHas(_ field: FieldDescription) {
        for (code, answer) in answers
        where (200..<300).contains(code) && !answer.fields.contains(where: { $0.name == field.name }) {
            answers[code]?.fields.append(field)
        }
    }
}

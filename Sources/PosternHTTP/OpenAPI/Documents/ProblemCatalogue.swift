internal import HTTPTypes

/// The problem documents that operations share, each with a name.
struct ProblemCatalogue: Sendable {
    private var names: [String: String] = [:]
    private(set) var document = JSONObject()

    init(of operations: [OperationDescription]) {
        var uses: [String: (answer: AnswerDescription, count: Int)] = [:]
        for answer in operations.flatMap(\.answers.values) where answer.status.code >= 400 {
            uses[Self.key(answer), default: (answer, 0)].count += 1
        }
        for (key, use) in uses.sorted(by: { $0.key < $1.key }) where use.count > 1 {
            let name = name(for: use.answer)
            names[key] = name
            document[name] = .object(use.answer.document)
        }
    }

    /// `NotFound`, `NotFoundHead` without a body, and `NotFound2` where there is another one.
    private func name(for answer: AnswerDescription) -> String {
        let phrase = answer.status.reasonPhrase.filter { $0.isASCII && $0.isLetter }
        let base = (phrase.isEmpty ? "Status\(answer.status.code)" : phrase) + (answer.media == nil ? "Head" : "")
        var (name, number) = (base, 2)
        while document[name] != nil {
            name = "\(base)\(number)"
            number += 1
        }
        return name
    }

    /// A reference to the answer, when it has a name.
    func reference(to answer: AnswerDescription) -> JSONObject? {
        guard answer.status.code >= 400 else { return nil }
        return names[Self.key(answer)].map { ["$ref": .string("#/components/responses/\($0)")] }
    }

    private static func key(_ answer: AnswerDescription) -> String {
        let fields = answer.fields.map { "\($0.name) \($0.description)" }.joined(separator: "|")
        return "\(answer.status.code) \(answer.media == nil ? 1 : 0) \(answer.text)|\(fields)"
    }
}

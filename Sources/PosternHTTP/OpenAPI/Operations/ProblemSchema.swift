/// What problem documents look like (RFC 9457 §3), as ``Response/problem(_:requestID:)`` writes them.
enum ProblemSchema {
    static let name = "Problem"

    static let reference = JSONSchema(document: SchemaBook.reference(name), named: [name: schema.document])

    private static let schema: JSONSchema = .object(
        [
            "type": .string(format: "uri-reference").described("The kind of problem; about:blank when the status says it all."),
            "title": .string().described("What the kind of problem is called."),
            "status": .integer(in: 400...599),
            "detail": .string().described("What to mend, for a person."),
            "errors": .array(of: fault).described("What does not fit, each with its place."),
            "request_id": .string().described("Names the request in the service's log."),
        ], optional: ["detail", "errors", "request_id"]
    ).described("A problem document (RFC 9457). It may have further members.")

    private static let fault: JSONSchema = .object(
        [
            "pointer": .string().described("A JSON Pointer into the body (RFC 6901); empty for all of it."),
            "parameter": .string().described("The name of a parameter behind the ?."),
            "detail": .string(),
        ], optional: ["pointer", "parameter"])
}

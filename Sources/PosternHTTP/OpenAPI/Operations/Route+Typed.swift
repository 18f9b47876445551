public import HTTPTypes

extension Route {
    /// A route that says what it takes and answers. The input is read before the handler is called, the answer is made of what it returns; so the
    /// OpenAPI document, which is made of the same two, cannot tell anything else.
    ///
    /// ```swift
    /// Route(.post, "/notes", name: "add_note", takes: .json(NoteDraft.self), gives: .json(Note.self), notes.add)
    /// // func add(_ request: Request, _ draft: NoteDraft) throws -> Note
    /// ```
    public init<Input, Output>(
        _ method: HTTPRequest.Method, _ pattern: String, name: String? = nil, bodyLimit: Int? = nil, timeout: Duration? = nil,
        middleware: [any Middleware] = [], takes input: RequestInput<Input>, gives output: ResponseOutput<Output>,
        _ handler: @escaping @Sendable (Request, Input) async throws -> Output
    ) {
        self.init(method, pattern, name: name, bodyLimit: bodyLimit, timeout: timeout, middleware: middleware) { request in
            try output.respond(await handler(request, input.read(request)))
        }
        documentation.describe = { operation in
            try output.describe(&operation)
            try input.describe(&operation)
        }
    }

    /// A route that takes nothing but its path, and says what it answers.
    public init<Output>(
        _ method: HTTPRequest.Method, _ pattern: String, name: String? = nil, bodyLimit: Int? = nil, timeout: Duration? = nil,
        middleware: [any Middleware] = [], gives output: ResponseOutput<Output>,
        _ handler: @escaping @Sendable (Request) async throws -> Output
    ) {
        self.init(method, pattern, name: name, bodyLimit: bodyLimit, timeout: timeout, middleware: middleware) { request in
            try output.respond(await handler(request))
        }
        documentation.describe = output.describe
    }

    /// The same route with words for the OpenAPI document. All have defaults.
    ///
    /// - Parameters:
    ///   - summary: a few words; by default the route's name: "List notes" for `list_notes`.
    ///   - details: sentences, where there is more to say.
    ///   - tags: the headings it stands under; by default the first segment of its path.
    ///   - problems: what the handler refuses, beyond what the document tells by itself, with the reasons.
    ///   - isDeprecated: whether clients should leave it.
    public func documented(
        _ summary: String? = nil, details: String? = nil, tags: [String]? = nil,
        problems: KeyValuePairs<HTTPResponse.Status, String> = [:], isDeprecated: Bool = false
    ) -> Route {
        var route = self
        route.documentation.summary = summary ?? documentation.summary
        route.documentation.details = details ?? documentation.details
        route.documentation.tags = tags ?? documentation.tags
        route.documentation.problems += problems.map { ($0.key, $0.value) }
        route.documentation.isDeprecated = isDeprecated || documentation.isDeprecated
        return route
    }

    /// The same route with the description of what it takes and answers, for a handler that reads its input and makes its answer itself. Nothing
    /// compares the two.
    public func described(
        _ describe: @escaping @Sendable (inout OperationDescription) throws -> Void
    ) -> Route {
        var route = self
        route.documentation.describe = describe
        return route
    }

    /// The same route, of which the OpenAPI document says nothing.
    public func undocumented() -> Route {
        var route = self
        route.documentation.isHidden = true
        return route
    }
}

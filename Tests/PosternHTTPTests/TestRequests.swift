import HTTPTypes
import PosternHTTP

extension Request {
    /// A request as the gateway hands it to the router.
    init(
        _ method: HTTPRequest.Method = .get, _ target: String = "/", _ variables: KeyValuePairs<String, String> = [:],
        body: String = ""
    ) {
        var parameters = Parameters()
        for (name, value) in variables { parameters.append(name, value) }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            method: method, path: String(parts[0]), queryString: parts.count > 1 ? String(parts[1]) : "",
            parameters: parameters)
        self.body = Array(body.utf8)
    }
}

extension Router {
    /// Admits and answers a request for the decoded `path`, as the gateway does.
    func answer(_ method: HTTPRequest.Method, _ path: String) async -> Response {
        var request = Request(method: method, path: path, queryString: "", parameters: Parameters())
        _ = admit(&request)
        return await respond(to: request)
    }

    /// The text that the handler for `GET` answers with; `nil` for an answer other than 200.
    func text(_ path: String) async -> String? {
        let response = await answer(.get, path)
        return response.status == .ok ? response.text : nil
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a problem document (RFC 9457).
    var problem: JSONObject? {
        guard headers[.contentType] == "application/problem+json",
            case .object(let problem)? = try? JSONParser.parse(body)
        else { return nil }
        return problem
    }
}

extension Route {
    /// A route that answers with the parameters of its path: `id=1,name=x`.
    static func echo(_ method: HTTPRequest.Method, _ pattern: String, name: String? = nil, _ parameters: String...)
        -> Route
    {
        Route(method, pattern, name: name) { request in
            let texts = try parameters.map { "\($0)=\(try request.parameter($0, as: String.self))" }
            return .text(([pattern] + texts).joined(separator: " "))
        }
    }
}

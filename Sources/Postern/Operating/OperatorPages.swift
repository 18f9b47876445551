internal import HTTPTypes
internal import PosternHTTP

/// Answers paths for operators and their tools, where the application has no route of its own. They ask neither its middleware nor
/// its database.
struct OperatorPages: Responder {
    /// Must not block.
    typealias Page = @Sendable (Request) -> Response

    let application: any Responder
    let pages: [String: Page]

    func admit(_ request: inout Request) -> BodyDemand { application.admit(&request) }

    func respond(to request: Request) async -> Response {
        guard case .none = request.resolution, let page = pages[request.path] else {
            return await application.respond(to: request)
        }
        guard request.method == .get || request.method == .head else {
            return .problem(HTTPError(.methodNotAllowed, headers: [.allow: "GET, HEAD"]), requestID: request.id)
        }
        return page(request)
    }

    func response(to error: any Error, for request: Request) -> Response { application.response(to: error, for: request) }

    /// Those of `paths` that the application does not answer itself.
    static func free(_ paths: some Sequence<String>, of application: any Responder) -> Set<String> {
        Set(
            paths.filter { path in
                var request = Request(method: .get, path: path, queryString: "", parameters: Parameters())
                _ = application.admit(&request)
                if case .none = request.resolution { return true }
                return false
            })
    }
}

import HTTPTypes
import Postern
import PosternHTTP
import PosternSQL
import Testing

/// Where the document and its page are shown.
struct ApplicationDocumentTests {
    private enum Shown: Application {
        static let name = "shown"
        static let drivers: [any DatabaseDriver] = []
        static func router(_ context: ApplicationContext) throws -> Router { try Router([]) }
    }

    private enum Hidden: Application {
        static let name = "hidden"
        static let drivers: [any DatabaseDriver] = []
        static let showsDocumentation = false
        static func router(_ context: ApplicationContext) throws -> Router { try Router([]) }
    }

    private struct StaffOnly: Middleware {
        func handle(_ request: Request, next: Handler) async throws -> Response { throw HTTPError(.unauthorized) }
    }

    private func paths<App: Application>(
        _ app: App.Type, _ environment: [String: String] = [:], _ routes: [any RouteCollection] = []
    ) throws -> [String] {
        let settings = try Settings(ConfigurationSources(environment: environment), name: App.name)
        return try ApplicationDocument.adding(to: Router(routes), app, settings).routes.map(\.pattern)
    }

    private static func own(_ path: String) -> Route { Route(.get, path) { _ in .text("own") } }

    @Test func `they are there unless the application or the operator says no`() throws {
        #expect(try paths(Shown.self) == ["/openapi.json", "/docs"])
        #expect(try paths(Shown.self, ["DOCUMENTATION": "no"]) == [])
        #expect(try paths(Hidden.self) == [])
    }

    @Test func `paths that the application answers stay its own`() throws {
        #expect(try paths(Shown.self, [:], [Self.own("/docs")]) == ["/docs", "/openapi.json"])
        #expect(try paths(Shown.self, [:], [Self.own("/{any:path}")]) == ["/{any:path}"])
        #expect(
            try paths(Shown.self, [:], [Mount("/v1", Router([Self.own("/docs")]))]) == ["/v1/docs", "/openapi.json", "/docs"])
    }

    @Test(arguments: ["/openapi.json", "/docs"])
    func `they stand behind the middleware of the whole router`(_ path: String) async throws {
        let settings = try Settings(ConfigurationSources(environment: [:]), name: "shown")
        let router = try ApplicationDocument.adding(to: Router([], middleware: [StaffOnly()]), Shown.self, settings)
        var request = Request(method: .get, path: path, queryString: "", parameters: Parameters())
        _ = router.admit(&request)
        #expect(await router.respond(to: request).status == .unauthorized)
    }

    @Test func `a change may find no space left, and the document says so`() throws {
        let routes = [
            Route(.post, "/a", gives: .nothing) { _ in }, Route(.get, "/a", gives: .nothing) { _ in },
        ]
        let json = try String(decoding: ApplicationDocument.make(of: Router(routes), Shown.self).json(), as: UTF8.self)
        #expect(json.split(separator: #""507":"#).count == 2)
    }
}

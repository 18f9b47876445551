import Postern
import PosternHTTP
import Testing

struct RouteRowTests {
    private struct Guarding: Middleware {
        func handle(_ request: Request, next: Handler) async throws -> Response { try await next(request) }
    }

    private static func rows(_ router: Router) -> [RouteRow] { router.routes.map { RouteRow($0, behind: router.middleware) } }

    @Test func `a table has a line for each route and a column for each thing that is there to tell`() throws {
        let plain = try Router([Route(.get, "/a", name: "a") { _ in .empty() }, Route(.delete, "/a/{id:int}") { _ in .empty() }])
        #expect(
            RouteRow.table(Self.rows(plain)) == """
                METHOD  PATH         NAME
                GET     /a           a
                DELETE  /a/{id:int}
                """)
        let full = try Router(
            [
                RouteGroup(
                    "/in", middleware: [Guarding()], bodyLimit: 10, [Route(.post, "/x", timeout: .seconds(2)) { _ in .empty() }]),
                Route(.get, "/") { _ in .empty() },
            ], middleware: [TrustedHosts(["a.example"])])
        #expect(
            RouteRow.table(Self.rows(full)) == """
                METHOD  PATH   MIDDLEWARE              LIMITS
                POST    /in/x  TrustedHosts, Guarding  body 10 bytes, time 2.0 seconds
                GET     /      TrustedHosts
                """)
        #expect(
            String(decoding: JSONWriter.bytes(of: Self.rows(full)), as: UTF8.self) == """
                [{"method":"POST","path":"/in/x","name":null,"middleware":["TrustedHosts","Guarding"],"body_limit":10,"timeout_ms":2000},\
                {"method":"GET","path":"/","name":null,"middleware":["TrustedHosts"],"body_limit":null,"timeout_ms":null}]
                """)
    }

    @Test func `an application without routes has a head only`() {
        #expect(RouteRow.table([]) == "")
    }
}

internal import HTTPTypes
package import PosternHTTP

/// What an application tells of its routes.
package enum ApplicationDocument {
    static let path = "/openapi.json"
    static let pagePath = "/docs"

    /// The OpenAPI document of `router`, which is that of `App`.
    package static func make<App: Application>(of router: Router, _ app: App.Type) throws -> OpenAPIDocument {
        try OpenAPIDocument(of: router, title: App.name, version: App.version, description: App.summary) { operation in
            guard [.post, .put, .patch, .delete].contains(operation.method) else { return }
            operation.mayRefuse(DatabaseProblems.insufficientStorage, "There is no space left to store it.")
        }
    }

    /// `router` with routes for the document and its page, behind the middleware of all routes. A path that it answers already stays its own.
    package static func adding<App: Application>(to router: Router, _ app: App.Type, _ settings: Settings) throws -> Router {
        guard App.showsDocumentation, settings.showsDocumentation else { return router }
        let routes = try make(of: router, app).routes(at: path, page: pagePath, rootPath: settings.gatewaySettings.rootPath)
        let free = router.free(routes.map(\.pattern))
        return try router.adding(routes.filter { free.contains($0.pattern) })
    }
}

internal import HTTPTypes

extension OpenAPIDocument {
    /// Routes that show the document, for programs and for people. Both are made once, and have an `ETag`.
    ///
    /// An application of `Postern` has them by itself at `/openapi.json` and `/docs`. This is for who wants them elsewhere, or behind middleware of
    /// their own:
    ///
    /// ```swift
    /// let notes = try Router(routes)
    /// let document = try OpenAPIDocument(of: notes, title: "notes", version: "1")
    /// return try Router([Mount("", notes), RouteGroup("/internal", middleware: [StaffOnly()], document.routes(rootPath: ""))])
    /// ```
    ///
    /// - Parameters:
    ///   - path: of the document.
    ///   - pagePath: of the page, in the same directory; `nil` for none.
    ///   - rootPath: the most likely ``Request/rootPath``; for requests with another one the document is made anew.
    public func routes(at path: String = "/openapi.json", page pagePath: String? = "/docs", rootPath: String = "") -> [Route] {
        let usual = Self.answer(json(server: Self.server(rootPath)))
        let document = Route(.get, path, middleware: [ConditionalRequests()]) { request in
            request.rootPath == rootPath ? usual : Self.answer(json(server: Self.server(request.rootPath)))
        }
        guard let pagePath else { return [document.undocumented()] }
        let html = DocumentationPage(of: self, source: path.split(separator: "/").last.map(String.init) ?? path).html
        let page = Response(headers: DocumentationPage.headers, body: html).with(.eTag, EntityTag(of: html).description)
        let pageRoute = Route(.get, pagePath, middleware: [ConditionalRequests()]) { _ in page }
        return [document.undocumented(), pageRoute.undocumented()]
    }

    private static func answer(_ bytes: [UInt8]) -> Response {
        Response(headers: [.contentType: "application/json", .eTag: EntityTag(of: bytes).description], body: bytes)
    }

    /// What ``json(server:)`` is given for a decoded path.
    package static func server(_ rootPath: String) -> String { PercentEncoding.encodePath(rootPath, keepingSlashes: true) }
}

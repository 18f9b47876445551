public import HTTPTypes

/// An ``OpenAPIDocument`` as a page for people: one file, without scripts, and without anything that a browser has to load beside it.
public struct DocumentationPage: Sendable {
    private let document: OpenAPIDocument
    private let source: String

    /// - Parameter source: where the document itself is, as a link in the page.
    public init(of document: OpenAPIDocument, source: String = "openapi.json") {
        self.document = document
        self.source = source
    }

    /// The fields that go with it: its type, and a `Content-Security-Policy` that allows its own style and nothing else.
    public static let headers: HTTPFields = [
        .contentType: "text/html; charset=utf-8",
        .contentSecurityPolicy: """
        default-src 'none'; style-src 'sha256-\(Base64.text(of: SHA256.hash(Array(DocumentationStyle.text.utf8))))'; base-uri 'none'; \
        form-action 'none'; frame-ancestors 'none'
        """,
    ]

    /// The page.
    public var html: [UInt8] {
        var page = HTMLText()
        page.write(markup: "<!doctype html>")
        page.element("html", ["lang": "en"]) { page in
            page.element("head") { page in
                page.write(markup: #"<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">"#)
                page.element("title", "\(document.title) \(document.version)")
                page.element("style", DocumentationStyle.text)
            }
            page.element("body") { page in writeBody(&page) }
        }
        return Array(page.text.utf8)
    }

    /// What is told; `HEAD` is as `GET`.
    private var operations: [OperationDescription] { document.operations.filter { $0.method != .head } }

    private func writeBody(_ page: inout HTMLText) {
        page.element("a", ["class": "skip", "href": "#operations"], "Skip to the operations")
        page.element("header") { page in
            page.element("h1") { page in
                page.write(document.title + " ")
                page.element("small", ["class": "quiet"], document.version)
            }
            if let description = document.description { page.element("p", description) }
            page.element("p") { page in
                page.write("For programs: ")
                page.element("a", ["href": source], "the OpenAPI 3.1 document")
            }
        }
        page.element("nav", ["aria-label": "Operations"]) { page in
            page.element("ul") { page in for operation in operations { writeEntry(operation, &page) } }
        }
        page.element("main", ["id": "operations"]) { page in
            for tag in document.tags { writeSection(tag, operations.filter { $0.tags.contains(tag) }, &page) }
            writeSection("Others", operations.filter(\.tags.isEmpty), &page)
            page.element("h2", ["id": "schemas"], "Schemas")
            for (name, schema) in document.schemas.sorted(by: { $0.key < $1.key }) {
                SchemaArticle.write(name, schema, to: &page)
            }
        }
    }

    private func writeEntry(_ operation: OperationDescription, _ page: inout HTMLText) {
        page.element("li") { page in
            page.element("a", ["href": "#\(operation.operationID)"]) { page in
                page.element("span", ["class": "method"], operation.method.rawValue)
                page.element("code", operation.path)
            }
            page.element("span", ["class": "quiet"], " " + operation.summary)
        }
    }

    private func writeSection(_ title: String, _ operations: [OperationDescription], _ page: inout HTMLText) {
        guard !operations.isEmpty else { return }
        page.element("section") { page in
            page.element("h2", title)
            for operation in operations { OperationArticle.write(operation, to: &page) }
        }
    }
}

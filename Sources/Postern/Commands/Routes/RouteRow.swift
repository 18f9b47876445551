internal import HTTPTypes
package import PosternHTTP

/// A route as `routes` prints it.
package struct RouteRow: Sendable {
    private let route: Route
    private let middleware: [String]

    package init(_ route: Route, behind middleware: [any Middleware]) {
        self.route = route
        self.middleware = (middleware + route.middleware).map { "\(type(of: $0))" }
    }

    private var limits: String {
        let body = route.bodyLimit.map { ["body \($0) bytes"] } ?? []
        return (body + (route.timeout.map { ["time \($0)"] } ?? [])).joined(separator: ", ")
    }

    /// All of them below each other; a column that none of them fills is left out, and so is the last line's end.
    package static func table(_ rows: [RouteRow]) -> String {
        let head = ["METHOD", "PATH", "NAME", "MIDDLEWARE", "LIMITS"]
        let lines = rows.map { row in
            [
                row.route.method.rawValue, row.route.pattern, row.route.name ?? "", row.middleware.joined(separator: ", "),
                row.limits,
            ]
        }
        let columns = head.indices.filter { column in lines.contains { !$0[column].isEmpty } }
        let all = [head] + lines
        let widths = columns.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { line in
            let cells = zip(columns, widths).map { column, width in
                line[column] + String(repeating: " ", count: width - line[column].count)
            }
            let text = cells.joined(separator: "  ")
            return String(text.prefix(upTo: text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex))
        }.joined(separator: "\n")
    }
}

extension RouteRow: JSONEncodable {
    package func encode(to writer: inout JSONWriter) {
        writer.object { row in
            row.member("method", route.method.rawValue)
            row.member("path", route.pattern)
            row.member("name", route.name)
            row.member("middleware", middleware)
            row.member("body_limit", route.bodyLimit)
            row.member("timeout_ms", route.timeout.map { Int($0 / .milliseconds(1)) })
        }
    }
}

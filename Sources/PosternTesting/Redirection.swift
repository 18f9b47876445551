internal import HTTPTypes

extension TestCall {
    /// The path without the query.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// The request that an answer sends the client to make next (RFC 9110 §15.4); `nil` when it sends it nowhere on this site.
    func redirected(by status: HTTPResponse.Status, to location: String) -> TestCall? {
        guard [301, 302, 303, 307, 308].contains(status.code), let target = resolve(location) else { return nil }
        var next = self
        next.target = target
        next.headers[.cookie] = nil
        let isRead = status.code == 303 && method != .head || status.code < 303 && method == .post
        if isRead {
            next.method = .get
            next.body = []
            for name in [HTTPField.Name.contentType, .contentLength] { next.headers[name] = nil }
        }
        return next
    }

    private func resolve(_ location: String) -> String? {
        let reference = location.prefix { $0 != "#" }
        if reference.hasPrefix("//") { return nil }
        if reference.hasPrefix("/") { return String(reference) }
        if reference.hasPrefix("?") { return path + String(reference) }
        if let scheme = reference.firstRange(of: "://") {
            let rest = reference[scheme.upperBound...]
            let host = rest.prefix { $0 != "/" && $0 != ":" && $0 != "?" }
            guard host == "localhost" else { return nil }
            let target = rest.drop { $0 != "/" }
            return target.isEmpty ? "/" : String(target)
        }
        guard !reference.isEmpty, let end = path.lastIndex(of: "/") else { return nil }
        return String(path[...end]) + String(reference)
    }
}

internal import HTTPTypes
internal import Logging
internal import PosternHTTP

/// Answers that are files.
extension RequestCycle {
    /// The answer that shows `file`: a command to the web server, a stream of the file, or what its conditions lead to.
    func deliver(_ file: ServedFile, as answer: Response, to request: Request) -> Response {
        let opened: OpenedFile
        do { opened = try OpenedFile(file) } catch {
            guard error == .missing else { return responder.response(to: error, for: request) }
            return responder.response(to: HTTPError(.notFound), for: request)
        }
        var response = answer
        response.file = nil
        guard response.status == .ok else { return stream(0..<opened.size, of: opened, as: response) }
        if let command = command(for: file) {
            response.file = ServedFile(path: file.path, root: file.root, command: command)
            return response
        }
        let given = response.headers[.eTag].flatMap { EntityTag(parsing: $0) }
        let tag = given ?? opened.tag
        response.headers[.eTag] = tag.description
        response.headers[.lastModified] = opened.date.description
        response.headers[.acceptRanges] = "bytes"
        switch FileSelection(request, tag: tag, date: opened.date, size: opened.size) {
        case .whole: return stream(0..<opened.size, of: opened, as: response)
        case .part(let part):
            response.status = .partialContent
            response.headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(opened.size)"
            return stream(part, of: opened, as: response)
        case .known:
            response.status = .notModified
            response.headers[.contentType] = nil
            return response
        case .changed:
            return responder.response(
                to: HTTPError(.preconditionFailed, "The file is not in the state that the request means."), for: request)
        case .outside:
            let error = HTTPError(
                .rangeNotSatisfiable, "The file has \(opened.size) bytes.", headers: [.contentRange: "bytes */\(opened.size)"])
            return responder.response(to: error, for: request)
        }
    }

    private func stream(_ part: Range<Int64>, of file: OpenedFile, as answer: Response) -> Response {
        guard !part.isEmpty else { return answer }
        var response = answer
        response.stream = ResponseStream(length: Int(part.upperBound - part.lowerBound)) { body in
            try file.write(part, to: body)
        }
        return response
    }

    /// What tells the web server to send `file`; `nil` when it cannot be told.
    private func command(for file: ServedFile) -> HTTPField? {
        let root = file.root.split(separator: "/")
        guard file.root.hasPrefix("/"), !root.contains("."), !root.contains("..") else { return nil }
        let path = "/" + (root.map(String.init) + [file.path]).joined(separator: "/")
        guard let (name, value) = settings.fileSender.command(for: path), let name = HTTPField.Name(name) else { return nil }
        return HTTPField(name: name, value: PercentEncoding.encodePath(value, keepingSlashes: true))
    }
}

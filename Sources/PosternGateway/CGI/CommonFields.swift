internal import HTTPTypes
internal import PosternHTTP

/// The header fields that answers have besides their own, as they are sent: made once, since every answer has them.
package struct CommonFields: Sendable {
    private struct Line {
        let name: HTTPField.Name
        let bytes: [UInt8]
    }

    private let lines: [Line]

    init(_ fields: HTTPFields) {
        lines = fields.map { Line(name: $0.name, bytes: Array("\($0.name.rawName): \($0.value)\r\n".utf8)) }
    }

    /// Writes those that `response` does not have itself.
    ///
    /// - Parameters:
    ///   - request: names itself in `X-Request-ID`; an answer to one with credentials may not be stored, unless it says how.
    ///   - id: in the place of the request's.
    func append(to bytes: inout [UInt8], of response: Response, to request: Request?, _ id: String?) {
        for line in lines where !response.headers.contains(where: { $0.name == line.name }) {
            bytes.append(contentsOf: line.bytes)
        }
        if let request, request.isPersonal, !response.headers.contains(where: { $0.name == .cacheControl }) {
            bytes.append(contentsOf: "Cache-Control: no-store\r\n".utf8)
        }
        guard request != nil || id != nil else { return }
        bytes.append(contentsOf: "X-Request-ID: ".utf8)
        if let id { bytes.append(contentsOf: id.utf8) } else { request?.appendID(to: &bytes) }
        bytes.append(contentsOf: "\r\n".utf8)
    }
}

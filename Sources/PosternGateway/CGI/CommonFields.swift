internal import HTTPTypes
internal import PosternHTTP

/// The header fields that answers have besides their own, as they are sent: made once, since every answer has them.
package struct CommonFields: Sendable {
    private struct Line {
        let name: HTTPField.Name
        let bytes: [UInt8]
    }

    private let lines: [Line]
    /// All lines.
    private let block: [UInt8]

    init(_ fields: HTTPFields) {
        lines = fields.map { Line(name: $0.name, bytes: Array("\($0.name.rawName): \($0.value)\r\n".utf8)) }
        block = lines.flatMap(\.bytes)
    }

    func contains(_ name: HTTPField.Name) -> Bool { lines.contains { $0.name == name } }

    /// Writes those that `response` does not have itself.
    ///
    /// - Parameters:
    ///   - hasCommonField: whether it has any of them.
    ///   - request: names itself in `X-Request-ID`; an answer to one with credentials may not be stored, unless it says how.
    ///   - id: in the place of the request's.
    func append(
        to bytes: inout [UInt8], of response: Response, hasCommonField: Bool, to request: Request?, _ id: String?
    ) {
        let fields = response.headers
        if hasCommonField {
            for line in lines where !fields.contains(where: { $0.name == line.name }) { bytes.append(contentsOf: line.bytes) }
        } else {
            bytes.append(contentsOf: block)
        }
        if let request, request.isPersonal, !fields.contains(where: { $0.name == .cacheControl }) {
            bytes.append(text: "Cache-Control: no-store\r\n")
        }
        guard request != nil || id != nil else { return }
        bytes.append(text: "X-Request-ID: ")
        if let id { bytes.append(contentsOf: id.utf8) } else { request?.appendID(to: &bytes) }
        bytes.append(text: "\r\n")
    }
}

extension Request {
    fileprivate func appendID(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: RequestID.maximumLength, alignment: 1) { memory in
            let count = copyID(to: memory)
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        }
    }
}

package import HTTPTypes
package import PosternHTTP

/// The header block of an answer, as CGI/1.1 has it (RFC 3875 §6.3): `Status`, the fields, an empty line.
package struct ResponseHead {
    /// nginx reads a header block into one page (`fastcgi_buffer_size`) and answers 502 for a longer one.
    package static let limit = 4_096

    package let bytes: [UInt8]

    /// Whether the body is sent: not after `HEAD`, 204 and 304.
    package let hasBody: Bool

    /// A field that would command the web server, if there is one; see ``ServerCommand``.
    let command: HTTPField.Name?

    /// - Parameters:
    ///   - response: its `Content-Length` is set here, whatever it says, and left out when it is streamed with an unknown length; fields
    ///     that speak of the connection are left out.
    ///   - method: of the request.
    ///   - common: what goes with it besides its own fields.
    ///   - request: what is answered, where that is known.
    ///   - id: names the request in the place of its own.
    package init(
        _ response: Response, to method: HTTPRequest.Method?, with common: CommonFields? = nil, for request: Request? = nil,
        id: String? = nil
    ) {
        let isBodiless = Self.isBodiless(response)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        bytes.append(text: "Status: ")
        bytes.append(decimal: response.status.code)
        bytes.append(text: " ")
        bytes.append(contentsOf: response.status.reasonPhrase.utf8)
        bytes.append(text: "\r\n")
        if let command = response.file?.command { bytes.append(command) }
        var serverCommand: HTTPField.Name?
        var hasCommonField = false
        for field in response.headers {
            if ServerCommand.isOne(field.name) { serverCommand = field.name }
            if let common, common.contains(field.name) { hasCommonField = true }
            switch field.name {
            case .contentLength, .transferEncoding, .connection: continue
            case .contentType where isBodiless: continue
            case .requestID where common != nil: continue
            default: break
            }
            bytes.append(field)
        }
        common?.append(to: &bytes, of: response, hasCommonField: hasCommonField, to: request, id)
        if !isBodiless, let length = response.stream.map(\.length) ?? response.body.count {
            bytes.append(text: "Content-Length: ")
            bytes.append(decimal: length)
            bytes.append(text: "\r\n")
        }
        bytes.append(text: "\r\n")
        self.bytes = bytes
        command = serverCommand
        hasBody = !isBodiless && method != .head
    }

    /// Whether its status says that there is no body.
    static func isBodiless(_ response: Response) -> Bool {
        response.status == .noContent || response.status == .notModified
    }
}

extension [UInt8] {
    /// Writes `text` to the end.
    mutating func append(text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    fileprivate mutating func append(_ field: HTTPField) {
        append(contentsOf: field.name.rawName.utf8)
        append(text: ": ")
        append(contentsOf: field.value.utf8)
        append(text: "\r\n")
    }

    fileprivate mutating func append(decimal number: Int) {
        append(contentsOf: String(number).utf8)
    }
}

extension HTTPField.Name {
    /// Names the request; set by the gateway alone.
    fileprivate static let requestID = HTTPField.Name("X-Request-ID")!
}

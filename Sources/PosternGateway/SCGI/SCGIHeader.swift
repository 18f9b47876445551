internal import Glibc
internal import PosternHTTP

/// The header of an SCGI request: names and values, each ended by a NUL.
enum SCGIHeader {
    /// Reads what stands between the colon and the comma of the netstring.
    ///
    /// - Returns: `nil` when there is nothing, or more than ``ParameterLimits`` allow.
    /// - Throws: ``HTTPError`` 400 with what the protocol forbids.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(HTTPError) -> Parameters? {
        guard let last = bytes.last else { return nil }
        guard last == 0 else { throw HTTPError(.badRequest, "The SCGI header does not end with a NUL.") }
        var parameters = Parameters()
        var rest = bytes[...]
        while !rest.isEmpty {
            let name = takeString(from: &rest)
            guard !rest.isEmpty else { throw HTTPError(.badRequest, "The last variable of the SCGI header has no value.") }
            let value = takeString(from: &rest)
            try check(name, isFirst: parameters.count == 0)
            guard ParameterLimits.admit(name.count + value.count, to: parameters) else { return nil }
            guard isField(name) || !parameters.contains(name) else {
                throw HTTPError(.badRequest, "The variable \(text(name)) is in the SCGI header more than once.")
            }
            parameters.append(name: name, value: value)
        }
        try checkMarks(of: parameters)
        return parameters
    }

    private static func takeString(from rest: inout Slice<UnsafeRawBufferPointer>) -> UnsafeRawBufferPointer {
        let bytes = UnsafeRawBufferPointer(rebasing: rest)
        // The last byte is a NUL, so there is one.
        let length = bytes.baseAddress.flatMap { start in memchr(start, 0, bytes.count).map { UnsafeRawPointer($0) - start } }
        let string = UnsafeRawBufferPointer(rebasing: bytes.prefix(length ?? bytes.count))
        rest = rest.dropFirst(string.count + 1)
        return string
    }

    private static func check(_ name: UnsafeRawBufferPointer, isFirst: Bool) throws(HTTPError) {
        guard !name.isEmpty else { throw HTTPError(.badRequest, "A variable of the SCGI header has no name.") }
        guard !isFirst || name.elementsEqual("CONTENT_LENGTH".utf8) else {
            throw HTTPError(.badRequest, "CONTENT_LENGTH is not the first variable of the SCGI header.")
        }
        guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "=") }) else {
            throw HTTPError(.badRequest, "The name of a variable of the SCGI header has a character that no name may have.")
        }
    }

    /// Whether the variable is a field of the client's request. The protocol forbids any name to come twice, but nginx before 1.23
    /// sends a field that came twice in this way, as it does over FastCGI.
    private static func isField(_ name: UnsafeRawBufferPointer) -> Bool {
        name.starts(with: "HTTP_".utf8)
    }

    private static func checkMarks(of parameters: Parameters) throws(HTTPError) {
        guard parameters.withValue("CONTENT_LENGTH", \.isEmpty) == false else {
            throw HTTPError(.badRequest, "CONTENT_LENGTH is empty; over SCGI it is 0 when there is no body.")
        }
        guard parameters["SCGI"] == "1" else {
            throw HTTPError(.badRequest, "The variable SCGI is missing, or is not 1.")
        }
        try checkLength(parameters)
    }

    /// Refuses a request whose body would be cut: with `scgi_request_buffering off`, nginx 1.22 announces as much of the body as has come
    /// in when it sends the header. Over SCGI nothing but `CONTENT_LENGTH` says where a body ends.
    private static func checkLength(_ parameters: Parameters) throws(HTTPError) {
        let digits = { (length: UnsafeBufferPointer<UInt8>) in Array(length.drop { $0 == UInt8(ascii: "0") }) }
        guard parameters.withValue("HTTP_CONTENT_LENGTH", \.isEmpty) == false else { return }
        let asked = parameters.withValue("HTTP_CONTENT_LENGTH", digits)
        guard parameters.withValue("CONTENT_LENGTH", digits) == asked else {
            throw HTTPError(.badRequest, "The web server announces a body of another length than its client does.")
        }
    }

    private static func text(_ name: UnsafeRawBufferPointer) -> String { String(decoding: name, as: UTF8.self) }
}

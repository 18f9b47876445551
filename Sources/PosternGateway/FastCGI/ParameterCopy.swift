internal import Glibc
internal import PosternHTTP

/// Takes the parameters of a request out of libfcgi's hands, which frees them with the request.
enum ParameterCopy {
    /// What libfcgi puts in front of the parameters.
    private static let role = "FCGI_ROLE=RESPONDER"

    /// - Parameters:
    ///   - environment: `NAME=value` strings up to a null pointer.
    ///   - sent: what was sent, which is within ``ParameterLimits``.
    /// - Throws: ``HTTPError`` 400 when it was something else than the strings say: they cannot tell where a name with an equals sign
    ///   ends, and end themselves at the first NUL.
    static func make(
        of environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, sent: NameValueScan
    ) throws(HTTPError) -> Parameters {
        var parameters = Parameters()
        var nameBytes = 0
        var next = environment
        if let first = next?.pointee, strcmp(first, role) == 0 { next = next?.successor() }
        while let variable = next?.pointee {
            let length = strlen(variable)
            let bytes = UnsafeRawBufferPointer(start: variable, count: length)
            let nameLength = memchr(variable, Int32(UInt8(ascii: "=")), length).map {
                UnsafeRawPointer($0) - UnsafeRawPointer(variable)
            }
            guard let nameLength, nameLength > 0 else { throw ambiguous }
            nameBytes += nameLength
            parameters.append(
                name: UnsafeRawBufferPointer(rebasing: bytes[..<nameLength]),
                value: UnsafeRawBufferPointer(rebasing: bytes[(nameLength + 1)...]))
            next = next?.successor()
        }
        guard parameters.count == sent.count, nameBytes == sent.nameBytes, parameters.size == sent.nameBytes + sent.valueBytes
        else {
            throw ambiguous
        }
        return parameters
    }

    private static var ambiguous: HTTPError {
        HTTPError(.badRequest, "A parameter has no name, an equals sign in its name, or a NUL.")
    }
}

internal import Glibc
internal import PosternHTTP

/// Takes the parameters of a request out of libfcgi's hands, which frees them with the request.
enum ParameterCopy {
    /// - Parameter environment: `NAME=value` strings up to a null pointer.
    /// - Returns: `nil` when there are too many, when they are too large, or when one has no name.
    static func make(of environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Parameters? {
        var parameters = Parameters()
        guard var next = environment else { return parameters }
        while let variable = next.pointee {
            let length = strlen(variable)
            let bytes = UnsafeRawBufferPointer(start: variable, count: length)
            guard let equals = memchr(variable, Int32(UInt8(ascii: "=")), length) else { return nil }
            let nameLength = UnsafeRawPointer(equals) - UnsafeRawPointer(variable)
            guard nameLength > 0, ParameterLimits.admit(length, to: parameters) else { return nil }
            parameters.append(
                name: UnsafeRawBufferPointer(rebasing: bytes[..<nameLength]),
                value: UnsafeRawBufferPointer(rebasing: bytes[(nameLength + 1)...]))
            next += 1
        }
        return parameters
    }
}

internal import Glibc
internal import PosternHTTP

/// Takes the parameters of a request out of libfcgi's hands, which frees them with the request.
enum ParameterCopy {
    /// The most variables that a request may have; web servers send about 25, and one for each header field.
    static let countLimit = 256

    /// The most bytes that all names and values may have together; nginx's own limit for headers is 32 KiB.
    static let sizeLimit = 131_072

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
            guard nameLength > 0, parameters.count < countLimit, parameters.size + length <= sizeLimit else { return nil }
            parameters.append(
                name: UnsafeRawBufferPointer(rebasing: bytes[..<nameLength]),
                value: UnsafeRawBufferPointer(rebasing: bytes[(nameLength + 1)...]))
            next += 1
        }
        return parameters
    }
}

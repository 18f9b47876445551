internal import PosternHTTP

/// How many meta-variables a request may have, over any protocol.
enum ParameterLimits {
    /// Web servers send about 25, and one for each header field.
    static let count = 256

    /// The most bytes that all names and values may have together; nginx's own limit for headers is 32 KiB.
    static let size = 131_072

    /// Whether one more variable of `size` bytes may stand beside `parameters`.
    static func admit(_ size: Int, to parameters: Parameters) -> Bool {
        parameters.count < count && parameters.size + size <= Self.size
    }
}

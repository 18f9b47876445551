internal import PosternHTTP

/// Reads a request without a body out of its records (FastCGI Specification §3.3, §3.4), where it is only looked at and libfcgi
/// will read it.
enum FastCGIRecords {
    /// - Parameters:
    ///   - bytes: begin with `FCGI_BEGIN_REQUEST`.
    ///   - bodyMayFollow: whether it is enough that the parameters end in `bytes`.
    /// - Returns: `nil` when the request does not end in `bytes`, has a body, or is malformed.
    static func parameters(ofRequestIn bytes: UnsafeRawBufferPointer, bodyMayFollow: Bool = false) -> Parameters? {
        guard let begin = RecordHeader(bytes) else { return nil }
        var rest = bytes[...].dropFirst(begin.recordSize)
        var pairs: [UInt8] = []
        var isComplete = false
        while let (kind, content) = take(from: &rest, of: begin.requestID) {
            switch (kind, content.isEmpty, isComplete) {
            case (RecordHeader.Kind.parameters, false, false): pairs += content
            case (RecordHeader.Kind.parameters, true, false):
                if bodyMayFollow { return pairs.withUnsafeBytes(decode) }
                isComplete = true
            case (RecordHeader.Kind.input, true, true): return pairs.withUnsafeBytes(decode)
            default: return nil
            }
        }
        return nil
    }

    private static func take(
        from rest: inout Slice<UnsafeRawBufferPointer>, of requestID: UInt16
    ) -> (kind: UInt8, content: Slice<UnsafeRawBufferPointer>)? {
        guard let header = RecordHeader(rest), header.requestID == requestID, header.recordSize <= rest.count else { return nil }
        defer { rest = rest.dropFirst(header.recordSize) }
        return (header.kind, rest.dropFirst(RecordHeader.size).prefix(header.contentLength))
    }

    private static func decode(_ pairs: UnsafeRawBufferPointer) -> Parameters? {
        var parameters = Parameters()
        var rest = pairs[...]
        while !rest.isEmpty {
            guard let nameLength = takeLength(from: &rest), let valueLength = takeLength(from: &rest),
                nameLength > 0, nameLength <= rest.count, valueLength <= rest.count - nameLength,
                ParameterLimits.admit(nameLength + valueLength, to: parameters)
            else { return nil }
            parameters.append(
                name: UnsafeRawBufferPointer(rebasing: rest.prefix(nameLength)),
                value: UnsafeRawBufferPointer(rebasing: rest.dropFirst(nameLength).prefix(valueLength)))
            rest = rest.dropFirst(nameLength + valueLength)
        }
        return parameters
    }

    /// One byte, or four of which the first has its highest bit set.
    private static func takeLength(from rest: inout Slice<UnsafeRawBufferPointer>) -> Int? {
        guard let first = rest.first else { return nil }
        guard first & 0x80 != 0 else {
            rest = rest.dropFirst()
            return Int(first)
        }
        guard rest.count >= 4 else { return nil }
        defer { rest = rest.dropFirst(4) }
        return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
    }
}

/// A request as web servers send it: whole, in order, nothing else in between and nothing behind it.
///
/// libfcgi reads such a one by itself. On others it can end the process, shorten a body, or lose the next request, and so they
/// are read by ``RequestRecords``.
enum PlainRequest {
    /// - Parameter bytes: all that has arrived on a connection; it begins with a ``BeginRecord`` of a responder.
    /// - Returns: what was found of its pairs; `nil` when it is not plain.
    static func scan(_ bytes: UnsafeRawBufferPointer) -> NameValueScan? {
        guard let begin = RecordHeader(bytes), begin.recordSize < bytes.count else { return nil }
        var rest = UnsafeRawBufferPointer(rebasing: bytes[begin.recordSize...])
        guard let pairs = take(RecordHeader.Kind.parameters, of: begin.requestID, from: &rest), !pairs.isEmpty,
            let end = take(RecordHeader.Kind.parameters, of: begin.requestID, from: &rest), end.isEmpty
        else { return nil }
        var scan = NameValueScan()
        guard scan.read(pairs), scan.isAtEnd(of: pairs) else { return nil }
        while let part = take(RecordHeader.Kind.input, of: begin.requestID, from: &rest) {
            if part.isEmpty { return rest.isEmpty ? scan : nil }
        }
        return nil
    }

    /// The content of the next record; `nil` when it is another one, or not whole, or empty and padded, which libfcgi misreads.
    private static func take(
        _ kind: UInt8, of requestID: UInt16, from rest: inout UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        guard let header = RecordHeader(rest), header.kind == kind, header.requestID == requestID,
            header.recordSize <= rest.count, header.contentLength > 0 || header.paddingLength == 0
        else { return nil }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[header.recordSize...]) }
        return UnsafeRawBufferPointer(rebasing: rest[RecordHeader.size..<(RecordHeader.size + header.contentLength)])
    }
}
